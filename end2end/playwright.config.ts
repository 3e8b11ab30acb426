// Playwright in Debian's Chromium: every spec at two widths, each page in both themes. `APP_URL` says where the product runs.
//
// `door` signs the owner in, `number` links the salon's number, in `forgotten` it has a second owner for a while: once for each width,
// in one line, because a salon has one number. What is in `line/` begins after them; everything else needs none.
// `setback` has a product and a world of its own: it moves the clock and breaks the CRM.
import { defineConfig } from "@playwright/test";
import { WIDTHS } from "./support/looks";

const widths = Object.entries(WIDTHS);
const once = ["door", "number", "forgotten"];
// The desk is made for a wide screen.
const isWide = (use: { viewport?: { width: number } | null }) => (use.viewport?.width ?? 0) >= 1024;

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["html", { outputFolder: "report", open: "never" }]],
  use: {
    baseURL: process.env.APP_URL ?? "http://127.0.0.1:3000",
    locale: "ru-RU",
    timezoneId: "Europe/Moscow",
    actionTimeout: 15_000,
    // Each step of a trace is a copy of the page: as much work as the tests themselves. `--trace on` asks for it.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: [
    ...widths.map(([name, use]) => ({ name, use, testIgnore: ["**/line/**", "**/server/**", "**/setback/**", ...(isWide(use) ? [] : ["**/desk/**"])] })),
    { name: "server", testMatch: "**/server/*.spec.ts" },
    { name: "setback", testMatch: "**/setback/*.spec.ts" },
    { name: "door", testMatch: "**/once/door.ts" },
    { name: "wizard", testMatch: "**/once/wizard.ts" },
    { name: "number", testMatch: "**/once/number.ts", dependencies: ["door"] },
    { name: "forgotten", testMatch: "**/once/forgotten.ts", dependencies: ["number"] },
    ...widths.map(([name, use]) => ({ name: `line-${name}`, use, testMatch: "**/line/*.spec.ts", dependencies: once })),
  ],
});
