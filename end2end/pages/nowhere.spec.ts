// An address that leads nowhere.
import { expect, test } from "../support/test";

test("an address that leads nowhere says so", async ({ page, allowConsole }) => {
  allowConsole(/404 \(Not Found\)/);
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Такой страницы нет");
  await expect(page).toHaveTitle("Такой страницы нет — Отклик");
});
