// A page carries its own policy, whatever else the server sends at the same moment.
import { expect, test } from "../support/test";

test("every page keeps its policy while files are sent beside it", async ({ page }, info) => {
  test.skip(info.project.name !== "1440-light", "the server does not know the screen");
  for (let round = 0; round < 25; round++) {
    // The first page is left at its first byte, while its files are on their way.
    await page.goto("/sign-in", { waitUntil: "commit" });
    const answer = await page.goto(`/sign-in?round=${round}`);
    expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
  }
});

test("an address that leads nowhere says so", async ({ page, allowConsole }) => {
  allowConsole(/404 \(Not Found\)/);
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Такой страницы нет");
  await expect(page).toHaveTitle("Такой страницы нет — Отклик");
});

test("the tab has its icon, also where a browser asks for the old one", async ({ request }, info) => {
  test.skip(info.project.name !== "1440-light", "the server does not know the screen");
  for (const [address, type] of [["/favicon.ico", "image/x-icon"], ["/favicon.svg", "image/svg+xml"]]) {
    const answer = await request.get(address);
    expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, type]);
    expect(answer.headers()["cache-control"]).toContain("max-age");
  }
});
