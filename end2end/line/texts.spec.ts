// What clients get, changed after the salon was set up: the owner types, and the phone beside shows it on a real booking.
import { OWNER } from "../support/looks";
import { expect, expectAccessible, expectFits, hydrated, shoot, test } from "../support/test";

test.use({ storageState: OWNER });

test("the owner changes a text and sees it on a phone before it is kept", async ({ page, allowConsole }, info) => {
  // Words that cannot be a text are refused.
  allowConsole(/422 \(Unprocessable Entity\)/);
  await page.goto("/clients");
  await hydrated(page);
  if (info.project.name.includes("1440")) {
    await page.getByRole("link", { name: "Настройки" }).click();
  } else {
    await page.goto("/texts");
    await hydrated(page);
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Сообщения клиентам");
  const editor = page.getByLabel("Текст: Новая запись");
  const preview = page.getByTestId("preview");
  await expect(preview).toContainText("Вы записаны в «Северное сияние»");
  const before = await editor.inputValue();
  await editor.fill("Ждём вас, {имя}! {когда}");
  await expect(preview).toContainText(/Ждём вас, \p{L}+! /u);
  await expectAccessible(page);
  await expectFits(page);
  await shoot(page, info, `texts-${info.project.name}`);

  // What cannot be a text stays where it was typed, with the reason under it.
  await editor.fill("{кличка}");
  await editor.blur();
  await expect(page.locator("#text-fault")).not.toBeEmpty();
  await expect(editor).toHaveValue("{кличка}");
  await editor.fill(before);
  await editor.blur();
  await expect(page.getByText("Сохранено")).toBeVisible();
});
