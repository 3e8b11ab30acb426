// What clients get, changed after the salon was set up: the owner types, and the phone beside shows it on a real booking.
import { OWNER } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";

test.use({ storageState: OWNER });

test("the owner changes a text and sees it on a phone before it is kept", async ({ page }, info) => {
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
  await inBothThemes(page, "texts");

  // What cannot be a text stays where it was typed, with the reason under it.
  const fault = page.locator("#text-fault");
  for (const [typed, said] of [["Привет, {чушь} {когда}", "{чушь}"], [" ", "верните готовый"], ["ё".repeat(10_000), "10 000"]] as const) {
    await editor.fill(typed);
    await editor.blur();
    await expect(fault).toContainText(said);
    await expect(editor).toHaveValue(typed);
  }
  await inBothThemes(page, "texts-fault");
  // The line goes with the fault.
  await editor.fill("Ждём вас, {имя}! {когда}");
  await expect(fault).toBeEmpty();
  await editor.blur();
  await expect(page.getByText("Сохранено")).toBeVisible();
  const kept = page.waitForResponse(/save_company_text/);
  await page.getByRole("button", { name: "Вернуть готовый текст" }).click();
  expect((await kept).ok()).toBe(true);
  await page.reload();
  await expect(editor).toHaveValue(before);
  await expect(page.getByRole("button", { name: "Вернуть готовый текст" })).toHaveCount(0);
});
