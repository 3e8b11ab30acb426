// The door: what it says to a wrong password, that the right one opens it, and that no mouse is needed.
import { EMAIL, PASSWORD } from "../support/looks";
import { signIn } from "../support/sign-in";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";

test("a wrong password is said to be wrong, the right one opens the clients", async ({ page, allowConsole }) => {
  allowConsole(/401 \(Unauthorized\)/);
  await page.goto("/clients");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fclients$/);
  await expect(page).toHaveTitle("Вход — Отклик");
  await hydrated(page);
  await inBothThemes(page, "sign-in");

  await page.getByLabel("Почта").fill(EMAIL);
  await page.getByLabel("Пароль", { exact: true }).fill("not-the-password");
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("alert")).toContainText("Почта или телефон не подошли к паролю");
  await expect(page.getByLabel("Почта")).toHaveValue(EMAIL);
  await expect(page.getByLabel("Пароль", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await inBothThemes(page, "sign-in-refused");

  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
  await expect(page).toHaveURL(/\/clients$/);
});

test("the door opens by the keyboard alone", async ({ page }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await expect(page.getByLabel("Почта")).toBeFocused();
  await page.keyboard.type(EMAIL);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Показать пароль" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Пароль", { exact: true })).toHaveAttribute("type", "text");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Забыли пароль?" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Войти" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
});

test("who asks for a code hears the same, whoever it is", async ({ page }, info) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await page.getByRole("link", { name: "Получить код в WhatsApp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Вход по коду");
  await hydrated(page);
  await inBothThemes(page, "code");
  await page.getByLabel("Почта или телефон").fill(`nobody-${info.project.name}@otklik.test`);
  await page.getByRole("button", { name: "Прислать код" }).click();
  await expect(page.getByText("Если это вход владельца и номер салона на связи, код уже в пути")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Код не пришёл?" })).toBeVisible();
  await inBothThemes(page);
  await page.getByRole("button", { name: "Другая почта или телефон" }).click();
  await expect(page.getByLabel("Почта или телефон")).toHaveValue(`nobody-${info.project.name}@otklik.test`);
});

test("a tab whose sign-in has ended says so by itself, and leads back to where it was", async ({ page, context, baseURL, allowConsole }) => {
  allowConsole(/401 \(Unauthorized\)/);
  await signIn(page, baseURL ?? "");
  await page.goto("/clients?q=7");
  await hydrated(page);
  await expect(page.getByTestId("live-dot").first()).toBeAttached();
  const other = await context.newPage();
  await other.goto("/profile");
  await hydrated(other);
  await other.getByRole("button", { name: "Профиль" }).filter({ visible: true }).click();
  await other.getByRole("button", { name: "Выйти", exact: true }).click();
  await expect(other).toHaveURL(/\/sign-in$/);

  // Nobody touches the first tab.
  await expect(page.getByTestId("ended")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("heading", { name: "Войдите снова" })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await inBothThemes(page, "ended");
  await page.getByRole("link", { name: "Войти" }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fclients%3Fq%3D7$/);
  await expect(page.getByLabel("Почта")).toBeVisible();
});
