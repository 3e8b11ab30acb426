// «Why»: opened from the timeline, read, closed by the keyboard, kept as a link; for what was sent and for what was not.
import { cardOf, entries } from "../support/card";
import { OWNER } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";
import { Booking, phone, somebody } from "../support/world";

test.use({ storageState: OWNER });

test("a message tells its event, its rule, its words and its hops, which sum", async ({ page }) => {
  const person = await somebody("Вера Холодная");
  await Booking.make(person, 4, "14:00");
  await phone.texts(person, 1);
  await cardOf(page, person);
  const link = entries(page).filter({ hasText: "Сообщение о новой записи" }).getByTestId("why-link");
  await link.click();
  const why = page.getByRole("dialog", { name: "Почему отправлено" });
  await expect(why).toBeVisible();
  await expect(page).toHaveURL(/\?why=msg_/);
  await expect(why.getByTestId("why-lead")).toContainText("Сработало правило «Новая запись». Дошло за");
  await expect(why).toContainText(/Запись\sна\s.+,\s14:00/);
  await expect(why.getByTestId("why-check")).toHaveCount(4);
  // A tick that comes meanwhile adds a hop: all of it is read at one moment.
  const numbers = await why.evaluate((panel) => {
    const ms = (id: string) => [...panel.querySelectorAll(`[data-testid=${id}]`)].map((row) => Number(row.getAttribute("data-ms")));
    return { hops: ms("why-hop"), total: ms("why-total")[0] };
  });
  expect(numbers.hops.length).toBeGreaterThanOrEqual(5);
  expect(numbers.hops.reduce((sum, ms) => sum + ms, 0)).toBe(numbers.total);
  await inBothThemes(page, "why");
  // Read while one looks: the panel follows.
  await phone.read(person);
  await expect(why.getByTestId("why-lead")).toContainText("прочитано ещё через");
  const address = page.url();
  await page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await expect(page).not.toHaveURL(/why=/);
  await expect(link).toBeFocused();
  await page.goto(address);
  await expect(why).toBeVisible();
  await why.getByRole("button", { name: "Закрыть" }).click();
  await expect(why).toBeHidden();
});

test("what was not sent and what led to no message say why", async ({ page, allowConsole }) => {
  allowConsole(/404/);
  const person = await somebody("Нина Тихая");
  const booking = await Booking.make(person, 4, "15:00");
  await phone.texts(person, 1);
  await booking.confirm();
  await cardOf(page, person);
  const confirmed = entries(page).filter({ hasText: /подтверждена/ }).first();
  await confirmed.getByTestId("why-link").click();
  const silent = page.getByRole("dialog", { name: "Почему без сообщения" });
  await expect(silent.getByTestId("why-silence")).toHaveText("О подтверждении, визите и неявке клиенту не пишем.");
  await inBothThemes(page, "why-silent");
  await page.keyboard.press("Escape");
  await entries(page).last().getByTestId("why-link").click();
  const ledTo = page.getByRole("dialog", { name: "Что из этого вышло" });
  await ledTo.getByRole("link", { name: "Сообщение о новой записи" }).click();
  await expect(page.getByRole("dialog", { name: "Почему отправлено" })).toBeVisible();
  await page.goto(`${new URL(page.url()).pathname}?why=msg_00000000000000000000000000`);
  await hydrated(page);
  await expect(page.getByRole("dialog")).toContainText("Этого в истории нет");
  await inBothThemes(page);
});
