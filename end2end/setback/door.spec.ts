// The marketplace's door where it stays shut: every page, both languages, widths and themes, and the way out that it offers.
import type { Page, TestInfo } from "@playwright/test";
import { looked } from "../support/looked";
import { expect, test } from "../support/test";
import { Product } from "./product";

const product = new Product();
const SALON = 4564;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  await product.begin();
});
test.afterAll(() => product.stop());
// The browser itself says of a page with a status that it has one.
test.beforeEach(({ allowConsole }) => allowConsole(/the server responded with a status of/));

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** The page as it stands, in every look; then in the other language, and back. */
async function inBothLanguages(page: Page, info: TestInfo, name: string, russian: string, english: string): Promise<void> {
  for (const [title, other, language] of [[russian, "English", "ru"], [english, "Русский", "en"]] as const) {
    await expect(heading(page)).toHaveText(title);
    await looked(page, info, `door-${name}-${language}`);
    await page.getByRole("button", { name: other }).click();
  }
  await expect(heading(page)).toHaveText(russian);
}

/** The redirect's answer without following it: the onboarding link. */
async function ticket(page: Page): Promise<string> {
  const answer = await page.request.get(await product.press(SALON), { maxRedirects: 0 });
  return new URL(answer.headers()["location"] ?? "", product.address).href;
}

test("every page says what happened, in both languages", async ({ page }, info) => {
  test.setTimeout(240_000);
  const redirect = `${product.address}/auth/yclients/redirect`;
  const bare = await product.another({ YCLIENTS_PARTNER_TOKEN: "" });
  const signed = await product.press(4561);
  const pages: [string, string, string, string][] = [
    ["missing", redirect, "В ссылке нет салона", "The link names no salon"],
    ["invalid", `${redirect}?salon_id=abc`, "Номер салона не разобрать", "The salon’s number cannot be read"],
    ["many", `${redirect}?salon_ids=${Array.from({ length: 21 }, (_, at) => at + 1)}`, "Слишком много филиалов сразу", "Too many branches at once"],
    ["forged", signed.replace("user_data_sign=", "user_data_sign=0"), "Ссылка не от YCLIENTS", "The link is not from YCLIENTS"],
    ["refused", `${redirect}?salon_id=4567`, "YCLIENTS не пустила нас в салон", "YCLIENTS did not let us into the salon"],
    ["unknown", `${redirect}?salon_id=999999`, "Такого салона в YCLIENTS нет", "There is no such salon in YCLIENTS"],
    ["token-forged", `${product.address}/marketplace/onboarding?token=a.b.c`, "Ссылка не подходит", "The link does not fit"],
    ["unconfigured", `${bare}/auth/yclients/redirect?salon_id=4564`, "Конфигурация не завершена", "Configuration is not complete"],
  ];
  for (const [name, address, russian, english] of pages) {
    await test.step(name, async () => {
      await page.goto(address);
      await inBothLanguages(page, info, name, russian, english);
    });
  }
});

test("a CRM that is down says so, and the same link leads on when it is up again", async ({ page }, info) => {
  const link = await product.press(SALON);
  await product.faults({ refuse: "server_error" });
  await page.goto(link);
  await inBothLanguages(page, info, "down", "YCLIENTS сейчас не отвечает", "YCLIENTS does not answer now");
  await product.faults({ refuse: null });
  await page.getByRole("link", { name: "Попробовать ещё раз" }).click();
  await expect(page).toHaveURL(/\/onboarding$/);
  await expect(heading(page)).toHaveText("Проверьте данные салона");
});

test("a link that another browser has opened is used up", async ({ page, browser }, info) => {
  const link = await ticket(page);
  const first = await browser.newPage();
  await first.goto(link);
  await expect(first).toHaveURL(/\/onboarding$/);
  await first.close();
  await page.goto(link);
  await inBothLanguages(page, info, "used", "Ссылкой уже воспользовались", "The link was used already");
});

test("a link that is older than an hour is over, and the marketplace gives a new one", async ({ page }, info) => {
  const link = await ticket(page);
  await product.advance(61);
  // The product reads the moved clock by itself.
  await expect.poll(async () => (await page.request.get(link, { maxRedirects: 0 })).status()).toBe(410);
  await page.goto(link);
  await inBothLanguages(page, info, "expired", "Ссылка устарела", "The link has expired");
  await page.goto(await product.press(SALON));
  await expect(page).toHaveURL(/\/onboarding$/);
  await expect(heading(page)).toHaveText("Проверьте данные салона");
});
