// The faces of the real pages: full, turned, loading, refused, found nobody, nobody there, nothing happened yet.
import type { Page, Route } from "@playwright/test";
import { OWNER } from "../support/looks";
import { inBothThemes } from "../support/looked";
import { expect, hydrated, test } from "../support/test";

test.use({ storageState: OWNER });

/** Where the server function lives, whose hash the compiler gave it. */
const api = (name: string) => new RegExp(`/api/${name}\\d*$`);

test("the list is turned by its keys, there and back", async ({ page }) => {
  await page.goto("/clients");
  await hydrated(page);
  await inBothThemes(page, "clients");
  const names = () => page.getByRole("row").getByRole("link").allInnerTexts();
  const first = await names();
  expect(first).toHaveLength(50);
  await page.getByRole("link", { name: "Дальше" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect.poll(names).not.toEqual(first);
  await page.getByRole("link", { name: "Назад" }).click();
  await expect(page).toHaveURL(/before=/);
  await expect.poll(names).toEqual(first);
});

test("while clients are loading their place is kept", async ({ page }) => {
  await page.goto("/channels/whatsapp");
  await hydrated(page);
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(api("list_clients"), async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: "Клиенты" }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Клиенты");
  await expect(page.getByRole("status", { name: "Загружаем" })).toBeVisible();
  await inBothThemes(page, "clients-loading");
  answer();
  await expect(page.getByRole("table", { name: "Клиенты" })).toBeVisible();
});

test("a list that was refused says so and is asked for again", async ({ page, allowConsole }) => {
  allowConsole(/503/);
  await page.goto("/channels/whatsapp");
  await hydrated(page);
  await refuse(page, "list_clients");
  await page.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: "Клиенты" }).filter({ visible: true }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Отклик сейчас не отвечает" });
  await expect(notice).toBeVisible();
  await inBothThemes(page, "clients-refused");
  await page.unroute(api("list_clients"));
  await notice.getByRole("button", { name: "Попробовать сейчас" }).click();
  await expect(page.getByRole("table", { name: "Клиенты" })).toBeVisible();
});

test("nobody found, no such client, no such page: each says so and leads on", async ({ page, allowConsole }) => {
  allowConsole(/404 \(Not Found\)/);
  await page.goto("/clients?q=никогонетздесь");
  await expect(page.getByRole("heading", { name: "По «никогонетздесь» никого" })).toBeVisible();
  await inBothThemes(page, "clients-nobody");

  const answer = await page.goto("/clients/cli_00000000-0000-7000-8000-000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page).toHaveTitle("Такого клиента нет — Отклик");
  await inBothThemes(page, "card-nobody");
  await page.getByRole("link", { name: "К клиентам" }).click();
  await expect(page.getByRole("table", { name: "Клиенты" })).toBeVisible();

  expect((await page.goto("/nowhere"))?.status()).toBe(404);
  await expect(page).toHaveTitle("Такой страницы нет — Отклик");
  await inBothThemes(page, "not-found");
});

/** From now on the server function is answered as when the database is away. */
async function refuse(page: Page, name: string): Promise<void> {
  await page.route(api(name), (route: Route) =>
    route.fulfill({ status: 503, contentType: "application/json", body: JSON.stringify({ problem: "unavailable", kind: "unavailable" }) }));
}
