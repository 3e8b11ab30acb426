// Computes the contrast of every text and mark pair of style/tokens.css in both themes. Run: node end2end/contrast.mjs (exit 1 on a failure).
import { readFileSync } from "node:fs";
const css = readFileSync(new URL("../style/tokens.css", import.meta.url), "utf8");
const token = {};
for (const m of css.matchAll(/--color-([a-z0-9-]+):\s*light-dark\(oklch\(([^)]*)\),\s*oklch\(([^)]*)\)\)/g))
  token[m[1]] = [m[2], m[3]].map((s) => s.split("/")[0].trim().split(/\s+/).map(Number));

const outside = [];
function linear([L, C, H], name) {
  const a = C * Math.cos((H * Math.PI) / 180), b = C * Math.sin((H * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  if (name && rgb.some((x) => x < -0.002 || x > 1.002)) outside.push(name);
  return rgb.map((x) => Math.min(1, Math.max(0, x)));
}
const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };

const all = "canvas surface raised sunken hover selected";
const need = [ // text: 4.5 (ink: 7), marks and focus: 3
  ["ink", `${all} press bubble-in bubble-out bubble-agent bubble-auto bubble-note accent-tint`, 7],
  ["ink-2", `${all} press bubble-in bubble-out bubble-agent bubble-note agent-tint warn-tint danger-tint ok-tint info-tint`, 4.5],
  ["ink-3", `${all} bubble-in bubble-out bubble-agent bubble-note bubble-auto`, 4.5],
  ["accent-ink", `${all} accent-tint bubble-in bubble-out bubble-note agent-tint warn-tint`, 4.5],
  ["on-accent", "accent accent-hover ok", 4.5], ["on-danger", "danger-solid", 4.5],
  ...["ok", "warn", "danger", "info", "agent"].map((k) => [k, `${k}-tint ${all}`, 4.5]),
  ["danger", "bubble-out", 4.5], ["warn", "bubble-note", 4.5],
  ["tick", "bubble-out bubble-agent bubble-auto surface", 3], ["tick-read", "bubble-out bubble-agent bubble-auto surface", 4.5],
  ["line-field", "surface raised sunken canvas", 3], ["focus", "canvas surface raised selected", 3], ["chart-1", "surface raised", 3], ["chart-3", "surface raised", 3],
  ...["ok-solid", "danger-solid", "info-solid", "agent-solid", "whatsapp", "telegram", "max", "sms", "accent"].map((k) => [k, "surface raised canvas", 3]),
];
let failed = 0, pairs = 0;
for (const [fg, list, min] of need) {
  const rows = list.split(" ").map((bg) => [bg, ...[0, 1].map((t) => ratio(linear(token[fg][t], fg), linear(token[bg][t], bg)))]);
  const worst = (i) => rows.reduce((a, r) => (r[i] < a[i] ? r : a));
  const bad = rows.filter((r) => r[1] < min || r[2] < min); failed += bad.length; pairs += rows.length * 2;
  console.log(`| ${fg} | ${min} | ${worst(1)[1].toFixed(1)} on ${worst(1)[0]} | ${worst(2)[2].toFixed(1)} on ${worst(2)[0]} |${bad.length ? " FAIL " + bad.map((r) => r[0]) : ""}`);
}
const tone = { ink: [[0.425, 0.08], [0.84, 0.07]], tint: [[0.948, 0.026], [0.305, 0.032]] };
const tones = [0, 1].map((t) => Math.min(...Array.from({ length: 360 }, (_, h) => ratio(linear([...tone.ink[t], h]), linear([...tone.tint[t], h])))));
console.log(`| text-tone on bg-tone-tint, all 360 hues | 4.5 | ${tones[0].toFixed(1)} | ${tones[1].toFixed(1)} |`);
console.log(`${pairs} pairs, ${failed} below the bar, outside sRGB: ${[...new Set(outside)].join(", ") || "none"}`);
process.exit(failed || tones.some((x) => x < 4.5) ? 1 : 0);
