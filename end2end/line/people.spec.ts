// A colleague is invited, comes by the link, is raised, and goes: with two browsers, as it happens in a salon.
import { OWNER } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";

test.use({ storageState: OWNER });

const PASSWORD = "reka-u-mosta-7";

test("a colleague comes by an invitation, is raised and removed", async ({ page, browser, allowConsole }, info) => {
  // What cannot be a phone is refused, and so is the removed colleague.
  allowConsole(/422 \(Unprocessable Entity\)/);
  allowConsole(/401 \(Unauthorized\)/);
  const name = `Руслан ${info.project.name}`;
  const account = `ruslan-${info.project.name}-${info.repeatEachIndex}-${info.retry}@otklik.test`;
  await page.goto("/people");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Люди");
  await expect(page.getByRole("row", { name: /Ирина Громова/ })).toContainText("единственный владелец");
  await inBothThemes(page, "people");

  await page.getByRole("button", { name: "Пригласить" }).click();
  const dialog = page.getByRole("dialog", { name: "Пригласить человека" });
  await expect(dialog.getByLabel("Имя")).toBeFocused();
  await page.keyboard.type(name);
  await dialog.getByLabel("Почта или телефон").fill("ruslan");
  await dialog.getByRole("button", { name: "Сделать ссылку" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "Напишите почту или телефон целиком" })).toBeVisible();
  await expect(dialog.getByLabel("Имя")).toHaveValue(name);
  await dialog.getByLabel("Почта или телефон").fill(account);
  await inBothThemes(page, "people-invite");
  await dialog.getByRole("button", { name: "Сделать ссылку" }).click();
  const ready = page.getByRole("dialog", { name: `Ссылка готова: ${name}` });
  const link = await ready.getByLabel("Ссылка для входа").inputValue();
  await inBothThemes(page, "people-link");
  await ready.getByRole("button", { name: "Готово" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("истекает");

  const theirs = await browser.newContext({ ...info.project.use, storageState: undefined });
  const guest = await theirs.newPage();
  await guest.goto(link);
  await hydrated(guest);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Вас пригласили");
  await guest.getByLabel("Придумайте пароль").fill("1234567890");
  await expect(guest.getByText("Такой пароль подбирают первым")).toBeVisible();
  await guest.getByLabel("Придумайте пароль").fill(PASSWORD);
  await expect(guest.getByText("Подходит")).toBeVisible();
  await inBothThemes(guest, "invite");
  await guest.getByRole("button", { name: "Войти" }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Клиенты");

  // The owner's page turns by itself.
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toHaveCount(0);
  await row.getByLabel(`Роль: ${name}`).selectOption("manager");
  await expect(page.getByText("Роль изменена. Человек войдёт заново")).toBeVisible();
  await guest.goto("/profile");
  await expect(guest).toHaveURL(/\/sign-in/);
  await hydrated(guest);
  await guest.getByLabel("Почта или телефон").fill(account);
  await guest.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Войти" }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Мой вход");
  await hydrated(guest);
  await expect(guest.getByRole("listitem").filter({ hasText: "это устройство" })).toContainText("Chrome");
  await inBothThemes(guest, "profile");

  await row.getByRole("button", { name: `Убрать: ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Убрать", exact: true }).click();
  await expect(row).toHaveCount(0);
  await guest.goto("/clients");
  await expect(guest).toHaveURL(/\/sign-in/);
  await theirs.close();
});
