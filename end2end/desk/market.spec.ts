// The marketplace's tab: salons chosen, one redirect in a new tab, the standing live; and what cannot be done where nothing stands.
import { inBothThemes } from "../support/looked";
import { type Page, expect, test } from "../support/test";
import { World } from "./world";

const world = new World();

test.beforeAll(() => world.start());
test.afterAll(() => world.stop());
test.beforeEach(async ({ page }) => {
  await page.goto(world.address);
  await page.getByRole("tab", { name: "Маркетплейс" }).click();
});

const standing = (page: Page, salon: string) => page.locator("label", { has: page.getByRole("checkbox", { name: salon }) }).locator(".chip");

test("several salons go to us in one redirect, and the card shows it by itself", async ({ page, context }) => {
  // Our door is another room's matter; here it matters what the vendor sends to it.
  await context.route("**/auth/yclients/redirect**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Отклик</title>" }));
  await expect(page.getByRole("checkbox", { name: "Северное сияние" })).toBeChecked();
  await page.getByRole("checkbox", { name: "Тихая гавань" }).click();
  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name: "Подключить" }).click();
  const tab = await opened;
  await tab.waitForURL(/\/auth\/yclients\/redirect/);
  const asked = new URL(tab.url()).searchParams;
  expect([asked.get("salon_ids[0]"), asked.get("salon_ids[1]"), asked.get("salon_id")]).toEqual(["4564", "4567", null]);
  expect(asked.get("user_data_sign")).toMatch(/^[0-9a-f]{64}$/);
  await expect(standing(page, "Северное сияние")).toHaveText("подключается");
  await expect(standing(page, "Янтарный локон")).toHaveText("не подключено");
  await world.control("yclients/subscribe", { salon_id: 4564, urls: ["http://127.0.0.1:9/x"] });
  await expect(standing(page, "Северное сияние")).toHaveText("подключено");
  await page.getByRole("button", { name: "Заморозить" }).click();
  await expect(standing(page, "Северное сияние")).toHaveText("заморожено");
  await page.getByRole("button", { name: "Оплатить месяц" }).click();
  await expect(standing(page, "Северное сияние")).toHaveText("подключено");
  await page.getByRole("button", { name: "Удалить" }).click();
  await expect(standing(page, "Северное сияние")).toHaveText("отключено");
  await expect(page.getByRole("button", { name: "Заморозить" })).toBeDisabled();
});

test("nothing in the marketplace stands in anybody's way", async ({ page }) => {
  await expect(page.getByRole("heading", { name: "Отклик" })).toBeVisible();
  await inBothThemes(page);
  await expect(page.getByText(/4564|salon_id|application/)).toHaveCount(0);
});
