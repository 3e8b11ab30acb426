// Sums what the runners wrote into one line. A runner that left no result counts as one failure: nothing that did not
// run may look like success.
import { existsSync, readFileSync } from "node:fs";

const folder = process.argv[2];
let passed = 0;
let failed = 0;

for (const runner of ["nextest", "playwright"]) {
  if (existsSync(`${folder}/${runner}.missing`)) failed += 1;
}
if (existsSync(`${folder}/nextest.xml`)) {
  const head = /<testsuites [^>]*>/.exec(readFileSync(`${folder}/nextest.xml`, "utf8"))[0];
  const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const broken = number("failures") + number("errors");
  passed += number("tests") - broken;
  failed += broken;
}
if (existsSync(`${folder}/playwright.json`)) {
  const { stats, errors } = JSON.parse(readFileSync(`${folder}/playwright.json`, "utf8"));
  passed += stats.expected;
  // A test that is skipped proves nothing, and one that is flaky proves it by luck.
  failed += stats.unexpected + stats.flaky + stats.skipped + errors.length;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
