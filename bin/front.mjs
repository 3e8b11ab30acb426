// Gives the browser's files names that carry their content, and compresses them. Called by bin/front.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [, , from, to, mode] = process.argv;
const quality = mode === "release" ? 11 : 4;
const kept = new Set();
const lines = [];
let total = 0;
for (const kind of ["js", "wasm", "css"]) {
  const bytes = readFileSync(`${from}/otklik.${kind}`);
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const name = `otklik.${hash}.${kind}`;
  lines.push(`${kind}: ${hash}`);
  for (const ending of ["", ".br", ".gz"]) kept.add(name + ending);
  if (!existsSync(`${to}/${name}.gz`)) {
    const brotli = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${to}/${name}`, bytes);
    writeFileSync(`${to}/${name}.br`, brotliCompressSync(bytes, { params: brotli }));
    writeFileSync(`${to}/${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
  const size = readFileSync(`${to}/${name}.br`).length;
  total += size;
  console.log(`front: ${kind} ${(bytes.length / 1024).toFixed(0)} KB, ${(size / 1024).toFixed(0)} KB compressed`);
}
for (const name of readdirSync(to)) if (!kept.has(name)) rmSync(`${to}/${name}`, { recursive: true });
writeFileSync(`${from}/hash.txt`, lines.join("\n") + "\n");
console.log(`front: ${(total / 1024).toFixed(0)} KB compressed in all`);
