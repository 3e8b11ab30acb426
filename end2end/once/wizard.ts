// ONB-01, ONB-24: from «Подключить» to green in a browser: by picture on a wide screen, by code on a phone; each step in both themes. Two
// salons of the town that nobody else uses, because a salon is set up once.
import type { Page } from "@playwright/test";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";
import { ask, scan } from "../support/world";

const PASSWORD = "тихий омут 21 лист";
const OWNER = { picture: "+79034187105", code: "+79034187106" };

/** Presses «Подключить»: where the browser is sent. */
async function press(salon: number): Promise<string> {
  return (await ask("yclients/install", { salon_id: salon })).redirect;
}

/** The step as it is, in both themes. */
const looked = (page: Page, name: string) => inBothThemes(page, `wizard-${name}`);

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const next = (page: Page) => page.getByRole("button", { name: "Дальше" });

/** The salon's step, with a number that is none first. */
async function confirmSalon(page: Page, phone: string): Promise<void> {
  await expect(heading(page)).toHaveText("Проверьте данные салона");
  await hydrated(page);
  await looked(page, "salon");
  const field = page.getByLabel("Ваш телефон");
  await field.fill("кот");
  await page.getByRole("button", { name: "Всё верно, дальше" }).click();
  await expect(page.getByText("Это не похоже на номер")).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(phone);
  await page.getByRole("button", { name: "Всё верно, дальше" }).click();
  await expect(heading(page)).toHaveText("Подключите WhatsApp салона");
}

/** Texts, preview, the test message with its ticks, the password, the list. */
async function finish(page: Page, phone: string): Promise<void> {
  await expect(heading(page)).toHaveText("Что получат клиенты");
  const preview = page.getByTestId("preview");
  await expect(preview).toContainText("Вы записаны");
  await looked(page, "messages");
  const text = page.getByRole("textbox", { name: "Текст: Новая запись" });
  const before = await text.inputValue();
  await text.fill(`${before} {чушь}`);
  await text.blur();
  await expect(text).toHaveAccessibleDescription(/\{чушь\}/);
  for (const way of [next(page), page.getByRole("button", { name: "Отправить себе" }), page.getByRole("button", { name: "Текст: Перенос" })]) {
    await way.click();
    await expect(text, "what cannot be kept is not passed over").toBeFocused();
  }
  await expect(heading(page)).toHaveText("Что получат клиенты");
  expect((await ask(`phones/${phone}`)).chats.length, "and goes nowhere").toBe(0);
  await text.fill(`${before}\nЖдём вас.`);
  await expect(preview).toContainText("Ждём вас.");
  await text.blur();
  await expect(page.getByText("Сохранено")).toBeVisible();
  const cancelled = page.getByRole("switch", { name: "Отправлять: Отмена" });
  await cancelled.click();
  await expect(cancelled).toHaveAttribute("aria-checked", "false");
  await cancelled.click();
  await expect(cancelled).toHaveAttribute("aria-checked", "true");
  // What is shown is what goes; a number that is none sends nothing, and what became of the last try is no answer to it.
  await page.getByRole("button", { name: "Текст: Перенос" }).click();
  await expect(preview).toContainText("изменилась");
  await page.getByRole("button", { name: "Отправить себе" }).click();
  const trial = page.getByTestId("trial");
  await expect(trial.locator("[data-status]")).toHaveAttribute("data-status", /delivered|read/);
  const { chats } = await ask(`phones/${phone}`);
  expect(chats.length, "the owner's phone has the message").toBe(1);
  expect(chats[0].messages.at(-1).text).toContain("изменилась");
  await trial.getByRole("textbox").fill("кот");
  await trial.getByRole("button").click();
  await expect(trial.getByRole("alert")).toContainText("Напишите номер целиком");
  await expect(trial.getByRole("textbox")).toBeFocused();
  await expect(trial.locator("[data-status]")).toHaveCount(0);
  for (const name of ["Скопировать ссылку для возврата", "Отправить ссылку в WhatsApp"]) {
    await expect(page.getByRole("button", { name })).toBeVisible();
  }
  await next(page).click();

  await expect(heading(page)).toHaveText("Осталось придумать пароль");
  const password = page.getByLabel("Пароль", { exact: true });
  await password.fill("коротко");
  await page.getByRole("button", { name: "Сохранить и включить" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Не короче 10 знаков" })).toBeVisible();
  await expect(password).toBeFocused();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await password.fill("1234567890");
  await expect(page.getByText("Такой пароль подбирают первым")).toBeVisible();
  await password.fill(PASSWORD);
  await looked(page, "owner");
  await page.getByRole("button", { name: "Сохранить и включить" }).click();
  await expect(heading(page)).toHaveText("Всё работает");
  await expect(page.getByTestId("checklist")).toContainText("На ваш номер");
  await looked(page, "done");
  await page.getByRole("link", { name: "Открыть клиентов" }).click();
  await expect(heading(page)).toHaveText("Клиенты");
}

test.describe("on a wide screen", () => {
  test.use({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });

  test("a salon is set up by a picture of its code, and goes on by itself", async ({ page, context, allowConsole }) => {
    allowConsole(/status of 422/);
    test.setTimeout(120_000);
    await ask("phones", { number: OWNER.picture, name: "Ирина" });
    await page.goto(await press(4561));
    await expect(page).toHaveURL(/\/onboarding$/);
    await confirmSalon(page, OWNER.picture);
    await page.getByRole("button", { name: "Подключить номер" }).click();
    await expect(page.getByTestId("countdown")).toHaveText(/^[01]:\d\d$/);
    await looked(page, "whatsapp");
    // The tab is closed and opened again: the code is still there, and no second one.
    await page.close();
    const again = await context.newPage();
    await again.goto("/onboarding");
    await expect(again.getByTestId("countdown")).toHaveText(/^[01]:\d\d$/);
    await ask("phones", { number: "+79210004561", name: "Салон" });
    await expect(async () => {
      await scan(await again.locator(".code-ground").screenshot({ animations: "disabled" }), "+79210004561");
    }).toPass({ timeout: 30_000 });
    await finish(again, OWNER.picture);
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "light" });

  test("a salon is set up by a code typed on the phone", async ({ page, allowConsole }) => {
    allowConsole(/status of 422/);
    test.setTimeout(120_000);
    await ask("phones", { number: OWNER.code, name: "Олег" });
    await page.goto(await press(4567));
    await confirmSalon(page, OWNER.code);
    await ask("phones", { number: "+79210004567", name: "Салон" });
    const form = page.getByTestId("by-code");
    await form.getByRole("textbox").fill("");
    await form.getByRole("button").click();
    await expect(form.getByRole("alert")).toContainText("Напишите номер целиком");
    await expect(form.getByRole("textbox")).toBeFocused();
    await form.getByRole("textbox").fill("+7 921 000-45-67");
    await form.getByRole("button").click();
    const code = page.getByTestId("typed-code");
    await expect(code).toHaveText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    await looked(page, "code");
    await ask("phones/+79210004567/code", { code: (await code.innerText()).replace("-", "") });
    await finish(page, OWNER.code);
  });
});
