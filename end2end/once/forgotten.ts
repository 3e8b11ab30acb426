// A second owner is invited by WhatsApp, forgets the password, and comes in by the code that their telephone shows. At each width, one
// after the other: elsewhere the salon has one owner.
import { OWNER, WIDTHS } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";
import { phone, somebody } from "../support/world";

test.describe.configure({ mode: "serial" });

const FIRST = "reka-u-mosta-7";
const SECOND = "les-za-rekoi-11";

for (const [width, use] of Object.entries(WIDTHS)) {
  test.describe(`${width} px`, () => {
    test.use({ ...use, storageState: OWNER });

    test(`an owner who forgot the password comes in by a code (at ${width})`, async ({ page, browser, allowConsole }, info) => {
      // A wrong code is refused, and so is the browser whose sign-in has ended.
      allowConsole(/422 \(Unprocessable Entity\)/);
      allowConsole(/401 \(Unauthorized\)/);
      const olga = await somebody(`Ольга ${width} ${info.retry}`);
      await page.goto("/people");
      await hydrated(page);
      await page.getByRole("button", { name: "Пригласить" }).click();
      const dialog = page.getByRole("dialog", { name: "Пригласить человека" });
      await dialog.getByLabel("Имя").fill(olga.name);
      await dialog.getByLabel("Почта или телефон").fill(olga.phone);
      await dialog.getByLabel(/^Владелец/).check();
      await dialog.getByRole("button", { name: "Сделать ссылку" }).click();
      const ready = page.getByRole("dialog", { name: `Ссылка готова: ${olga.name}` });
      await expect(ready.getByRole("button", { name: "Отправить в WhatsApp" })).toBeVisible();
      await inBothThemes(page, "people-send");
      await ready.getByRole("button", { name: "Отправить в WhatsApp" }).click();
      const invited = page.getByRole("listitem").filter({ hasText: olga.name });
      await expect(invited.getByTestId("letter")).toContainText("доставлено");
      await inBothThemes(page, "people-sent");

      const [letter] = await phone.texts(olga, 1);
      const fresh = { ...info.project.use, ...use, storageState: undefined };
      const work = await (await browser.newContext(fresh)).newPage();
      await work.goto(/https?:\S+/.exec(letter)![0]);
      await hydrated(work);
      await work.getByLabel("Придумайте пароль").fill(FIRST);
      await work.getByRole("button", { name: "Войти" }).click();
      await expect(work.getByRole("heading", { level: 1 })).toHaveText("Клиенты");

      // At home, with nothing but the telephone.
      const home = await (await browser.newContext(fresh)).newPage();
      await home.goto("/sign-in");
      await hydrated(home);
      await home.getByRole("link", { name: "Забыли пароль?" }).click();
      await expect(home.getByRole("heading", { level: 1 })).toHaveText("Новый пароль");
      await hydrated(home);
      await inBothThemes(home, "forgot");
      await home.getByLabel("Почта или телефон").fill(olga.phone);
      await home.getByRole("button", { name: "Прислать код" }).click();
      const code = home.getByLabel("Код из WhatsApp");
      await expect(code).toBeFocused();
      const [, words] = await phone.texts(olga, 2);
      await code.fill("12");
      await home.getByLabel("Придумайте пароль").fill(SECOND);
      await home.getByRole("button", { name: "Сохранить и войти" }).click();
      await expect(home.getByRole("alert").filter({ hasText: "Код не подошёл" })).toBeVisible();
      await inBothThemes(home, "forgot-code");
      await code.fill(words.slice(0, 6));
      await home.getByRole("button", { name: "Сохранить и войти" }).click();
      await expect(home.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
      await work.goto("/clients");
      await expect(work).toHaveURL(/\/sign-in/);

      // Or a colleague makes a link.
      const row = page.getByRole("row", { name: new RegExp(olga.name) });
      await row.getByRole("button", { name: `Ссылка для нового пароля: ${olga.name}` }).click();
      const made = page.getByRole("dialog", { name: `Ссылка готова: ${olga.name}` });
      await work.goto(await made.getByLabel("Ссылка для входа").inputValue());
      await hydrated(work);
      await expect(work.getByRole("heading", { level: 1 })).toHaveText("Новый пароль");
      await inBothThemes(work, "reset");
      await work.getByLabel("Придумайте пароль").fill(FIRST);
      await work.getByRole("button", { name: "Сохранить и войти" }).click();
      await expect(work.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
      await made.getByRole("button", { name: "Готово" }).click();
      await row.getByRole("button", { name: `Убрать: ${olga.name}` }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Убрать", exact: true }).click();
      await expect(row).toHaveCount(0);
      await work.context().close();
      await home.context().close();
    });
  });
}
