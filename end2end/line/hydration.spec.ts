// The browser takes the page over: its code is fetched, controls work without asking for a page, the console is silent.
import { OWNER } from "../support/looks";
import { expect, hydrated, test } from "../support/test";

test.use({ storageState: OWNER });

test("the wasm is fetched, and controls work without a page being loaded", async ({ page }) => {
  const wasm = page.waitForResponse((answer) => answer.url().endsWith(".wasm"));
  await page.goto("/clients");
  const answer = await wasm;
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("application/wasm");
  expect(["br", "gzip"]).toContain(answer.headers()["content-encoding"]);
  await hydrated(page);

  const documents: string[] = [];
  page.on("request", (request) => request.resourceType() === "document" && documents.push(request.url()));
  await page.getByRole("button", { name: "Профиль и настройки вида" }).filter({ visible: true }).click();
  const card = page.getByRole("dialog", { name: "Профиль и настройки вида" });
  await card.getByRole("button", { name: "Тёмная" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(card.getByRole("button", { name: "Тёмная" })).toHaveAttribute("aria-pressed", "true");
  await card.getByRole("button", { name: "Как в системе" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();

  // A search narrows the list as one types.
  await page.getByLabel("Найти клиента").fill("zzzz");
  await expect(page.getByRole("heading", { name: "По «zzzz» никого" })).toBeVisible();
  await expect(page).toHaveURL(/\/clients\?q=zzzz$/);
  await page.getByRole("link", { name: "Показать всех" }).click();
  await expect(page.getByRole("table", { name: "Клиенты" })).toBeVisible();
  expect(documents).toEqual([]);
});

test("the page hears by itself that it hears", async ({ page }) => {
  await page.goto("/clients");
  await expect(page.getByTestId("live-dot").filter({ visible: true })).toHaveAccessibleName("На связи: новое появляется само");
});

test("a page names its code in its head, however long its data took", async ({ page }) => {
  for (const path of ["/clients", "/channels/whatsapp", "/people", "/profile", "/clients"]) {
    const answer = await page.request.get(path);
    expect(await answer.text(), path).toMatch(/<head>.*<link [^>]*href="\/pkg\/split_workspace\.[^"]+\.wasm".*<\/head>/s);
  }
});
