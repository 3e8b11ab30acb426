// Intake problems as a manager sees them: nothing yet, loading, refused, a few, many; tried again, let go, and counted beside the
// settings while one looks.
import type { Page } from "@playwright/test";
import { looked } from "../support/looked";
import { signIn } from "../support/sign-in";
import { expect, hydrated, test } from "../support/test";
import { COMPANY, Product } from "./product";

const product = new Product();

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  await product.begin(4564);
});
test.afterAll(() => product.stop());

/** Calls of an installation that is gone: whoever tries them again hears that it failed again. */
const park = (count: number) => product.sql(`
  insert into webhook_receipts (company_id, id, installation_id, content_hash, body, body_length, state, reason, received_at)
    select ${COMPANY}, gen_random_uuid(), gen_random_uuid(), uuid_send(gen_random_uuid()), '\\x00', 17, 'parked', 'malformed',
      now() - n * interval '1 minute' from generate_series(1, ${count}) n;`);
const die = () => product.sql(`
  insert into jobs (company_id, id, kind, payload, lane, state, run_at, enqueued_at, attempts)
    values (${COMPANY}, gen_random_uuid(), 'activate_pending', '{"v":"1","job":"activate_pending"}', 'interactive', 'dead', now(), now(), 20);`);

const rows = (page: Page) => page.getByTestId("problem");
const count = (page: Page) => page.getByRole("navigation", { name: "Настройки" }).getByTestId("problem-count");

test("what fails while one looks appears, is tried again, and goes", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, product.address);
  await page.goto(`${product.address}/intake`);
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "Всё применено" })).toBeVisible();
  await looked(page, info, "intake-clear");
  await park(1);
  await die();
  await expect(rows(page)).toHaveCount(2);
  await expect(count(page)).toHaveText("2");
  await looked(page, info, "intake-few");
  await page.getByRole("button", { name: /^Повторить: Неизвестно что/ }).click();
  await expect(page.getByText("Снова не получилось: Не применилось, сколько ни пробовали")).toBeVisible();
  await page.getByRole("button", { name: /^Повторить: Подключение в CRM/ }).click();
  await expect(page.getByText("Применили", { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: /^Убрать: Неизвестно что/ }).click();
  await expect(page.getByRole("heading", { name: "Всё применено" })).toBeVisible();
  await expect(count(page)).toHaveCount(0);
});

test("many stand in pages, and a filter shows a part", async ({ page }, info) => {
  await signIn(page, product.address);
  await park(10_000);
  await page.goto(`${product.address}/intake`);
  await hydrated(page);
  await expect(rows(page)).toHaveCount(30);
  await expect(count(page)).toHaveText("99+");
  const first = await rows(page).first().innerText();
  await page.getByRole("link", { name: "Дальше" }).click();
  await expect.poll(() => rows(page).first().innerText()).not.toBe(first);
  await looked(page, info, "intake-many");
  await page.getByRole("link", { name: "В начало" }).click();
  await expect.poll(() => rows(page).first().innerText()).toBe(first);
  await page.getByRole("link", { name: "Наша работа" }).click();
  await expect(page.getByRole("heading", { name: "Такого сейчас нет" })).toBeVisible();
  await page.getByRole("link", { name: "Показать всё" }).click();
  await expect(rows(page)).toHaveCount(30);
});

test("loading, refused, and not for everybody", async ({ page, allowConsole }, info) => {
  allowConsole(/503|403/);
  await signIn(page, product.address);
  await page.goto(`${product.address}/profile`);
  await hydrated(page);
  await page.route(/\/api\/list_problems\d*$/, async (route) => {
    await expect(page.getByRole("status", { name: "Загружаем" })).toBeVisible();
    await route.fulfill({ status: 503, contentType: "application/json", body: JSON.stringify({ problem: "unavailable", kind: "unavailable" }) });
  });
  await page.getByRole("link", { name: /Проблемы приёма/ }).filter({ visible: true }).last().click();
  const notice = page.getByRole("alert").filter({ hasText: "Отклик сейчас не отвечает" });
  await expect(notice).toBeVisible();
  await looked(page, info, "intake-refused");
  await page.unroute(/\/api\/list_problems\d*$/);
  await notice.getByRole("button", { name: "Попробовать сейчас" }).click();
  await expect(rows(page)).toHaveCount(30);
  await page.context().clearCookies();
  await signIn(page, product.address, "operator@otklik.test");
  await page.goto(`${product.address}/profile`);
  await hydrated(page);
  await expect(page.getByRole("link", { name: /Проблемы приёма/ })).toHaveCount(0);
  await page.goto(`${product.address}/intake`);
  await expect(page.getByText("Недостаточно прав")).toBeVisible();
});
