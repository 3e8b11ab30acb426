// The desk as a person plays it: a booking made, moved by keys, confirmed and cancelled; a camera that sees no code; axe.
// `DESK_URL` says where the sandbox runs. The desk is made for a screen of at least 1024 px, and is played on no other.
import { inBothThemes } from "../support/looked";
import { expect, test } from "../support/test";

const desk = process.env.DESK_URL ?? "http://localhost:3100";

test.beforeEach(async ({ page }) => {
  await page.goto(desk);
  await page.locator(".slot[title]").first().waitFor();
});

test("a booking lives from an empty place to its cancellation", async ({ page }) => {
  const name = "Проба Светлая";
  for (let days = 0; days < 3; days += 1) await page.getByLabel("День вперёд").click();
  await page.getByRole("button", { name: "Новая запись" }).click();
  const form = page.getByRole("dialog", { name: "Новая запись" });
  await form.getByLabel("Клиент", { exact: true }).fill(name);
  await form.getByRole("option").last().click();
  await form.getByLabel("Услуга", { exact: true }).click();
  await form.getByRole("listbox", { name: "Услуги мастера" }).getByRole("option").first().click();
  await form.getByRole("heading").click();
  await form.getByRole("button", { name: "Записать" }).click();
  await expect(form).toHaveCount(0);

  const slot = page.locator(".slot[title]", { hasText: name }).last();
  const before = await slot.getAttribute("title");
  await slot.focus();
  await page.keyboard.press("ArrowDown");
  await expect(slot).not.toHaveAttribute("title", before ?? "");
  await expect(slot).toBeFocused();

  await page.keyboard.press("Enter");
  const card = page.getByRole("dialog", { name: `Запись: ${name}` });
  await card.getByRole("button", { name: /^подтверди/ }).click();
  await expect(slot).toHaveClass(/slot-yes/);
  await slot.click();
  await card.getByRole("button", { name: "Отменить" }).click();
  await expect(slot).toHaveClass(/slot-off/);
  await slot.click();
  await card.getByRole("button", { name: "Удалить совсем" }).click();
});

test("the camera says when it sees no code", async ({ page, allowConsole }) => {
  allowConsole(/422/);
  await page.getByRole("button", { name: "Привязка устройства" }).click();
  const picture = await page.locator("#feed").screenshot();
  await page.getByLabel("Снимок с кодом").setInputFiles({ name: "feed.png", mimeType: "image/png", buffer: picture });
  await expect(page.getByText("Кода на снимке не видно")).toBeVisible({ timeout: 20_000 });
});

test("nothing on the desk stands in anybody's way", async ({ page }) => {
  await inBothThemes(page);
});
