// Gives the browser's files names that carry their content, and compresses them. Called by bin/front.
//
// The code comes in pieces (docs/adr/0015-code-in-pieces.md): the main module, pieces that are fetched when they are needed, and a
// script that fetches them. The manifest tells the server which files a piece consists of, so that a page names them at once.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [, , from, to, mode] = process.argv;
const quality = mode === "release" ? 11 : 4;
const LINK = "__wasm_split.js";
const hashOf = (...contents) => contents.reduce((hash, content) => hash.update(content), createHash("sha256")).digest("base64url").slice(0, 22);
const read = (name) => readFileSync(`${from}/${name}`);
// What a page of these pieces may weigh compressed, with all that every page needs: a ratchet, somewhat above what it weighs now.
const LIMITS = { onboarding: 380_000, workspace: 512_000 };
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;

const kept = new Set();
const compressed = new Map();
function put(name, content) {
  const bytes = Buffer.from(content);
  for (const ending of ["", ".br", ".gz"]) kept.add(name + ending);
  if (!existsSync(`${to}/${name}.gz`)) {
    const brotli = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${to}/${name}`, bytes);
    writeFileSync(`${to}/${name}.br`, brotliCompressSync(bytes, { params: brotli }));
    writeFileSync(`${to}/${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
  compressed.set(name, readFileSync(`${to}/${name}.br`).length);
  return compressed.get(name);
}

// Each piece by its content.
const pieces = new Map();
for (const name of readdirSync(from).filter((name) => /^(chunk|split)_.*\.wasm$/.test(name))) {
  const named = name.replace(/\.wasm$/, `.${hashOf(read(name))}.wasm`);
  put(named, read(name));
  pieces.set(name, named);
}

// The script that fetches them, and the files of each split.
const link = read(LINK).toString();
const manifest = {};
for (const [, splits, file] of link.matchAll(/\/\* (.+) \*\/\nconst __chunk_\d+ = [^"]+"\.\/([^"]+)"/g)) {
  for (const split of splits.split(", ")) (manifest[split] ??= []).push(file);
}
for (const [, split, file] of link.matchAll(/export const __wasm_split_load_(\w+) = [^"]+"\.\/([^"]+)"/g)) (manifest[split] ??= []).push(file);
const named = new Set(Object.values(manifest).flat());
for (const piece of pieces.keys()) if (!named.has(piece)) throw new Error(`${piece} is in no split: ${LINK} has another shape`);
for (const split of Object.keys(manifest)) manifest[split] = manifest[split].map((file) => pieces.get(file).replace(/\.wasm$/, ""));

// The two scripts import each other, so they share one name.
const main = { js: read("otklik.js").toString(), wasm: read("otklik.wasm"), css: read("otklik.css") };
const hashes = { js: hashOf(main.js, link, ...pieces.values()), wasm: hashOf(main.wasm), css: hashOf(main.css) };
hashes.split = hashes.js;
hashes.manifest = hashOf(JSON.stringify(manifest));
const linked = [...pieces].reduce((script, [plain, hashed]) => script.replaceAll(`"./${plain}"`, `"./${hashed}"`), link);
put(`__wasm_split.${hashes.split}.js`, linked.replace('from "./otklik.js"', `from "./otklik.${hashes.js}.js"`));
put(`__wasm_split_manifest.${hashes.manifest}.json`, JSON.stringify(manifest));
const shared = { wasm: put(`otklik.${hashes.wasm}.wasm`, main.wasm), css: put(`otklik.${hashes.css}.css`, main.css) };
shared.js = put(`otklik.${hashes.js}.js`, main.js.replaceAll(`from "./${LINK}"`, `from "./__wasm_split.${hashes.split}.js"`));
for (const kind of ["js", "wasm", "css"]) console.log(`front: ${kind} ${kilobytes(main[kind].length)}, ${kilobytes(shared[kind])} compressed`);
for (const [split, files] of Object.entries(manifest)) {
  const size = files.reduce((sum, file) => sum + compressed.get(`${file}.wasm`), 0);
  console.log(`front: and for ${split} ${kilobytes(size)} compressed in ${files.length} pieces`);
  const whole = size + shared.js + shared.wasm + shared.css;
  if (mode === "release" && whole > LIMITS[split]) throw new Error(`a page of ${split} weighs ${whole} bytes: more than its limit of ${LIMITS[split]}`);
}

for (const name of readdirSync(to)) if (!kept.has(name)) rmSync(`${to}/${name}`, { recursive: true });
writeFileSync(`${from}/hash.txt`, Object.entries(hashes).map(([kind, hash]) => `${kind}: ${hash}\n`).join(""));
