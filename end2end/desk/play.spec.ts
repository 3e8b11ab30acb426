// Playing on the desk by hand: a booking dragged to another master, a code typed, a number limited, the world begun anew.
import { inBothThemes } from "../support/looked";
import { expect, test } from "../support/test";
import { World } from "./world";

const world = new World();

test.beforeAll(() => world.start());
test.afterAll(() => world.stop());
test.beforeEach(async ({ page }) => {
  await page.goto(world.address);
  await page.locator(".slot[title]").first().waitFor();
});

test("a dragged booking lands where it was put", async ({ page }) => {
  const slot = page.locator(".slot[title*='Полина Ржевская']");
  const column = page.getByRole("group", { name: "Алина Юсупова" });
  const [from, to] = [await slot.boundingBox(), await column.boundingBox()];
  if (!from || !to) throw new Error("the journal is not drawn");
  await page.mouse.move(from.x + 30, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, from.y + 30, { steps: 8 });
  await expect(page.getByText("было 12:00")).toBeVisible();
  // Two hours of ten below.
  await page.mouse.move(to.x + to.width / 2, from.y + 8 + to.height / 5, { steps: 8 });
  await page.mouse.up();
  await expect(column.locator(".slot[title^='14:00–15:00, Полина Ржевская']")).toBeVisible();
});

test("a code that nobody shows is refused in words, pasted or typed", async ({ page, allowConsole }) => {
  allowConsole(/422/);
  await page.getByRole("button", { name: "Привязка устройства" }).click();
  const code = page.getByLabel("Код с экрана Отклика");
  await code.pressSequentially("K7Q");
  await expect(page.locator(".desk-code")).toHaveText("K7Q·");
  await code.fill("K7QM-2XRD");
  await expect(page.getByRole("alert")).toHaveText("Такого кода нет. Сначала попросите код на экране Отклика");
  await expect(page.locator(".desk-code")).toHaveText("K7QM·2XRD");
  await inBothThemes(page);
  await page.getByRole("button", { name: "Отсканировать картинку" }).click();
  await expect(page.getByText("Перетащите сюда снимок кода")).toBeVisible();
});

test("WhatsApp limits a linked number, and the phone says so", async ({ page }) => {
  await world.control("whatsapp/seed", { number: "+79990000002" });
  await expect(page.getByText("не в сети, связали")).toBeVisible();
  await page.getByRole("button", { name: "Что может сделать WhatsApp" }).click();
  await inBothThemes(page);
  await page.getByRole("button", { name: "Запретить писать первым на час" }).click();
  await expect(page.getByText("ограничен", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Что может сделать WhatsApp" }).click();
  await page.getByRole("button", { name: "Ограничить номер на час" }).click();
  await expect(page.getByText(/WhatsApp ограничил номер до \d\d:\d\d/)).toBeVisible();
});

test("a passkey is asked for from the next link on, until it is not", async ({ page }) => {
  const menu = page.getByRole("button", { name: "Что может сделать WhatsApp" });
  await menu.click();
  await page.getByRole("button", { name: "Просить ключ доступа", exact: true }).click();
  await expect(page.getByText("При следующей привязке WhatsApp попросит ключ доступа")).toBeVisible();
  await menu.click();
  await page.getByRole("button", { name: "Не просить ключ доступа" }).click();
  await expect(page.getByText("Ключ доступа больше не нужен")).toBeVisible();
});

test("the world begins anew, and not before it was asked", async ({ page }) => {
  await page.getByRole("button", { name: "+1 час" }).click();
  await page.getByRole("switch", { name: "обрыв WhatsApp" }).click();
  await expect(page.getByRole("switch", { name: "обрыв WhatsApp" })).toBeChecked();
  await page.getByRole("button", { name: "Начать заново" }).click();
  const question = page.getByRole("dialog", { name: "Начать мир заново?" });
  await expect(question).toContainText("Отклик сохранит свои данные");
  await inBothThemes(page);
  await question.getByRole("button", { name: "Оставить как есть" }).click();
  await expect(page.getByRole("switch", { name: "обрыв WhatsApp" })).toBeChecked();
  await page.getByRole("button", { name: "Начать заново" }).click();
  await question.getByRole("button", { name: "Начать заново" }).click();
  await expect(page.getByRole("switch", { name: "обрыв WhatsApp" })).not.toBeChecked();
  await expect(page.getByRole("button", { name: "сейчас" })).toHaveCount(0);
  await expect(page.getByText("Пока тихо. Запишите кого-нибудь в журнале.")).toBeVisible();
});
