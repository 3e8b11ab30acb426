// WA-05: the salon's number, linked by a picture of the code at each width; and what a message does that had to wait for it.
import type { Page } from "@playwright/test";
import { cardOf, sent, statuses } from "../support/card";
import { OWNER, WIDTHS } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";
import { Booking, SALON_PHONE, ask, phone, scan, somebody } from "../support/world";

test.describe.configure({ mode: "serial" });

for (const [width, use] of Object.entries(WIDTHS)) {
  test.describe(`${width} px`, () => {
    test.use({ ...use, storageState: OWNER });

    test(`a number is linked by a picture of its code (at ${width})`, async ({ page, context }) => {
      await page.goto("/channels/whatsapp");
      await hydrated(page);
      await unlinked(page);
      await inBothThemes(page, "whatsapp-unlinked");

      const person = await somebody("Вера Ожидаева");
      await phone.switch(person, { net: false });
      await Booking.make(person, 3, "11:00");
      const card = await cardOf(await context.newPage(), person);
      const message = sent(card).first();
      await expect(message).toHaveAttribute("data-status", "queued");
      await expect(message).toContainText("в очереди");
      const seen = await statuses(message);

      await page.getByRole("button", { name: "Подключить номер" }).click();
      await expect(page.getByTestId("countdown")).toHaveText(/^[01]:\d\d$/);
      await inBothThemes(page, "whatsapp-code");
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      // A code may be replaced between the picture and the look at it: then another picture is taken.
      await expect(async () => {
        await scan(await page.locator(".code-ground").screenshot({ animations: "disabled" }));
      }).toPass({ timeout: 30_000 });

      await expect(page.getByRole("heading", { level: 1 })).toHaveText("+7 921 000-45-64");
      await expect(page.locator("main header").getByText("на связи")).toBeVisible();
      expect(await page.evaluate(() => "sameDocument" in window), "the page turned by itself").toBe(true);
      await expect(page.getByRole("list").getByText("Телефон отсканировал код").first()).toBeVisible();
      await inBothThemes(page, "whatsapp-connected");

      await expect(message).toHaveAttribute("data-status", "sent");
      await phone.switch(person, { net: true });
      await expect(message).toHaveAttribute("data-status", "delivered");
      await phone.read(person);
      await expect(message).toHaveAttribute("data-status", "read");
      await expect(message).toContainText("прочитано");
      const order = ["queued", "sending", "sent", "delivered", "read"];
      const passed = await seen();
      expect(passed, "no tick moves back").toEqual(order.filter((status) => passed.includes(status)));
    });
  });
}

/** Unlinks what an earlier look, or an earlier run, has linked; by keys alone. */
async function unlinked(page: Page): Promise<void> {
  const link = page.getByRole("button", { name: "Подключить номер" });
  const unlink = page.locator("main header").getByRole("button", { name: "Отвязать" });
  await expect(link.or(unlink)).toBeVisible();
  if (await link.isVisible()) return;
  await unlink.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Отвязать номер" });
  await expect(dialog).toBeVisible();
  await inBothThemes(page);
  await dialog.getByRole("button", { name: "Отвязать" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").getByText("Номер отвязан")).toBeVisible();
  await expect(link).toBeVisible();
  // The phone is told too: it forgets the device.
  await expect.poll(async () => (await ask(`phones/${SALON_PHONE}`)).devices).toEqual([]);
}
