// The owner signs in once for every test that begins behind the door.
import { EMAIL, OWNER, PASSWORD } from "../support/looks";
import { expect, hydrated, test } from "../support/test";

test("the owner signs in", async ({ page, context }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await page.getByLabel("Почта").fill(EMAIL);
  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
  await context.storageState({ path: OWNER });
});
