// Comes in by the page where one signs in.
import type { Page } from "@playwright/test";
import { EMAIL, PASSWORD } from "./looks";
import { expect, hydrated } from "./test";

/** Signs in at the product's address with the seed's password. */
export async function signIn(page: Page, address: string, email = EMAIL): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await hydrated(page);
  await page.getByLabel("Почта").fill(email);
  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page).toHaveURL(/\/clients/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
}
