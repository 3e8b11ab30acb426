// The line itself: a booking in the salon's journal becomes a message on the client's telephone, and the client's card shows
// each step while one looks at it.
import { cardOf, entries, sent, statuses } from "../support/card";
import { OWNER } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, test } from "../support/test";
import { Booking, ending, phone, somebody } from "../support/world";

test.use({ storageState: OWNER });

test("a booking reaches the phone, and its card follows every step", async ({ page }) => {
  const person = await somebody("Екатерина Воробьёва");
  await phone.switch(person, { net: false });

  // Nobody knows her yet; her first booking brings her into the list by itself.
  await page.goto(`/clients?q=${ending(person)}`);
  await expect(page.getByRole("heading", { name: `По «${ending(person)}» никого` })).toBeVisible();
  const booking = await Booking.make(person, 4, "14:00");
  await expect(page.getByRole("link", { name: person.name })).toBeVisible();
  await cardOf(page, person);

  const first = sent(page).first();
  await expect(first).toHaveAttribute("data-status", "sent");
  const seen = await statuses(first);
  await phone.switch(person, { net: true });
  await expect(first).toHaveAttribute("data-status", "delivered");
  await phone.read(person);
  await expect(first).toHaveAttribute("data-status", "read");
  await expect(first).toContainText("прочитано");
  expect(await seen()).toEqual(["sent", "delivered", "read"]);
  const [created] = await phone.texts(person, 1);
  expect(created).toMatch(/^Екатерина, здравствуйте\.\nВы записаны в «Северное сияние»\.\n(Пн|Вт|Ср|Чт|Пт|Сб|Вс), /);

  await phone.write(person, "Спасибо, буду");
  await expect(entries(page).filter({ hasText: "«Спасибо, буду»" })).toBeVisible();
  await expect(page.getByTestId("timeline-news")).toHaveText("«Спасибо, буду»");

  await booking.move(5, "16:30");
  await expect(entries(page).filter({ hasText: /перенесена\sна\s.+,\s16:30/ })).toBeVisible();
  await expect(entries(page).filter({ hasText: "Сообщение об изменении записи" })).toBeVisible();
  await expect(sent(page)).toHaveCount(2);
  await expect(sent(page).first()).toHaveAttribute("data-status", /delivered|read/);
  const [, moved] = await phone.texts(person, 3).then((texts) => texts.filter((text) => !text.startsWith("Спасибо")));
  expect(moved, "a date is small inside a line").toMatch(/\nБыло: (пн|вт|ср|чт|пт|сб|вс), .+, 14:00\nТеперь: (пн|вт|ср|чт|пт|сб|вс), .+, 16:30\n/);
  await inBothThemes(page, "card");

  await booking.cancel();
  await expect(entries(page).filter({ hasText: /Запись\sна\s.+\sотменена/ })).toBeVisible();
  await expect(sent(page)).toHaveCount(3);
  await expect(sent(page).first()).toHaveAttribute("data-status", /delivered|read/);
  await entries(page).filter({ hasText: "Сообщение об отмене записи" }).getByText("показать текст").click();
  await expect(page.getByTestId("message-text").first()).toContainText("отменена");
  await inBothThemes(page, "card-cancelled");
});

test("an answer makes the client stand out in the list", async ({ page }) => {
  const person = await somebody("Наталья Кузнецова-Преображенская");
  await Booking.make(person, 6, "10:00");
  await phone.texts(person, 1);
  await page.goto(`/clients?q=${ending(person)}`);
  const row = page.getByRole("row", { name: person.name });
  await expect(row.getByRole("img", { name: /доставлено|прочитано/ })).toBeVisible();
  await phone.write(person, "А можно на полчаса раньше?");
  await expect(row).toContainText("А можно на полчаса раньше?");
  await expect(row.getByRole("link")).toHaveCSS("font-weight", "600");
  await inBothThemes(page, "clients-one");
});
