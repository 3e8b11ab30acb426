// The gallery: every face of every page is drawn, readable and silent.
import { inBothThemes } from "../support/looked";
import { expect, test } from "../support/test";

const PARTS = ["Primitives", "Clients", "Client", "WhatsApp", "Pairing"];

test("every part is there, in words and without a horizontal scroll", async ({ page }) => {
  await page.goto("/dev/gallery");
  for (const name of PARTS) await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("axe finds nothing", async ({ page }) => {
  await page.goto("/dev/gallery");
  await inBothThemes(page);
});

test("the code stays dark on white in both themes", async ({ page }) => {
  await page.goto("/dev/gallery");
  const ground = page.locator(".code-ground").filter({ has: page.getByTestId("pairing-code") });
  await expect(ground).toHaveCSS("background-color", "oklch(1 0 0)");
});

test("in English no Russian is left outside the data", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "otklik-locale", value: "en", url: baseURL }]);
  await page.goto("/sign-in");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const visible = (await page.locator("body").innerText()).replace("Русский", "");
  expect(visible).not.toMatch(/[А-Яа-яЁё]/);
});
