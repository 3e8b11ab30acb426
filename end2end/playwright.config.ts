// Playwright in Debian's Chromium: every spec at two widths in both themes. `APP_URL` says where the product runs.
import { defineConfig } from "@playwright/test";

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 30_000,
  reporter: [["list"], ["html", { outputFolder: "report", open: "never" }]],
  use: {
    baseURL: process.env.APP_URL ?? "http://127.0.0.1:3000",
    locale: "ru-RU",
    timezoneId: "Europe/Moscow",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: (["wide", "phone"] as const).flatMap((size) =>
    (["light", "dark"] as const).map((colorScheme) => ({
      name: `${sizes[size].width}-${colorScheme}`,
      use: {
        viewport: sizes[size],
        colorScheme,
        ...(size === "phone" ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
      },
    })),
  ),
});
