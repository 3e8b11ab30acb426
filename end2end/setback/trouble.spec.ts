// A number in trouble, as its owner lives through it: the line above every page, the card with its way out, figures that move,
// the journal that remembers. In both themes and widths, and in English.
import type { Page } from "@playwright/test";
import { looked } from "../support/looked";
import { signIn } from "../support/sign-in";
import { expect, test } from "../support/test";
import { Product } from "./product";

const product = new Product();
const SALON = 4564;
const NUMBER = `+7921000${SALON}`;
const ANNA = { name: "Анна Первая", phone: "+79055550101" };
const BORIS = { name: "Борис Новый", phone: "+79055550202" };

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  await product.begin(SALON);
});
test.afterAll(() => product.stop());

const notice = (page: Page) => page.getByTestId("notice");
const waiting = (page: Page) => page.getByTestId("waiting");
const journal = (page: Page) => page.getByTestId("journal");
const kick = (how: string) => product.world.control("whatsapp/kick", { number: NUMBER, how });
const faults = (set: object) => product.world.control("whatsapp/faults", { number: NUMBER, set });

/** A booking in a week; the client's telephone is there. */
async function book(person: { name: string; phone: string }, time: string): Promise<void> {
  await product.world.control("phones", { number: person.phone, name: person.name });
  const salons: { id: number; now: string }[] = await (await fetch(`${product.world.address}/__control/yclients/salons`)).json();
  const date = new Date(`${salons.find((salon) => salon.id === SALON)!.now.slice(0, 10)}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 7);
  const master = SALON * 100 + 1;
  const starts_at = `${date.toISOString().slice(0, 10)}T${time}:00`;
  await product.world.control(`yclients/salons/${SALON}/bookings`, { staff_id: master, services: [master * 10 + 1], starts_at, client: person });
}

test("a number is linked, taken over, taken back and locked, and its owner is told all along", async ({ page, allowConsole }, info) => {
  test.setTimeout(240_000);
  allowConsole(/422 \(Unprocessable/);
  await signIn(page, product.address);
  await book(ANNA, "10:00");
  await expect(notice(page)).toContainText("Номер WhatsApp не подключён");
  await expect(notice(page)).toContainText("Сообщения ждут: 1.");
  await looked(page, info, "trouble-unlinked-clients");
  await notice(page).getByRole("link", { name: "Подключить номер" }).click();
  await expect(page.getByRole("heading", { name: "Номер не подключён" })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await expect(waiting(page)).toHaveText("Сообщения ждут: 1.");
  await expect(journal(page)).toContainText("Пока ничего не было");
  await looked(page, info, "trouble-unlinked");

  // What is no number is told under its field, which keeps what was typed.
  const field = page.getByLabel("Номер WhatsApp салона");
  await field.fill("12");
  await page.getByRole("button", { name: "Подключить кодом на телефоне" }).click();
  await expect(page.getByTestId("by-code").getByRole("alert")).toHaveText("Напишите номер целиком, с кодом страны");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("12");
  await looked(page, info, "trouble-bad-number");

  await product.world.control("phones", { number: NUMBER, name: "Салон" });
  await page.getByRole("button", { name: "Подключить номер" }).click();
  await expect(async () => {
    await product.world.control(`phones/${NUMBER}/scan`, await page.locator(".code-ground").screenshot({ animations: "disabled" }));
  }).toPass({ timeout: 30_000 });
  const numbers = page.getByTestId("numbers");
  await expect(numbers).toContainText("ничего не ждёт");
  await expect(journal(page)).toContainText("Показали QR-код · Ирина Громова");
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await book(ANNA, "11:00");
  await expect(numbers).toContainText("2 дошло, 0 прочитано");

  await kick("replaced");
  await expect(page.getByRole("heading", { name: "Заменено другим устройством" })).toBeVisible();
  await book(ANNA, "12:00");
  await expect(waiting(page)).toHaveText("Сообщения ждут: 1.");
  await expect(page.getByRole("heading", { name: "Связь с телефоном салона" })).toBeVisible();
  await expect(journal(page)).toContainText("Номер открыли в другой системе");
  await looked(page, info, "trouble-replaced");
  await page.getByRole("button", { name: "Вернуть сюда" }).click();
  await expect(numbers).toContainText("3 дошло, 0 прочитано");
  await expect(journal(page)).toContainText("Связь вернулась, не было");
  await expect(journal(page)).toContainText("Возвращаем номер сюда · Ирина Громова");

  // The message that learns of the lock waits like those after it, and goes with them.
  await faults({ time_lock_until: Math.floor(Date.now() / 1000) + 3600 });
  await book(BORIS, "13:00");
  await expect(page.getByRole("heading", { name: /^Нельзя писать первым/ })).toBeVisible();
  await expect(waiting(page)).toHaveText("Сообщения ждут: 1.");
  await book(ANNA, "14:00");
  await expect(journal(page)).toContainText("WhatsApp не даёт писать новым клиентам");
  await looked(page, info, "trouble-restricted");
  expect(await page.evaluate(() => "sameDocument" in window), "all of it without a reload").toBe(true);
  await page.context().addCookies([{ name: "otklik-locale", value: "en", url: product.address }]);
  await page.reload();
  await expect(waiting(page)).toHaveText("Messages waiting: 1.");
  await looked(page, info, "trouble-restricted-en");
});
