// What the server sends whatever the screen: a page's own policy beside everything else, and its icon.
import { expect, test } from "../support/test";

test("every page keeps its policy while files are sent beside it", async ({ page }) => {
  for (let round = 0; round < 25; round++) {
    // The first page is left at its first byte, while its files are on their way.
    await page.goto("/sign-in", { waitUntil: "commit" });
    const answer = await page.goto(`/sign-in?round=${round}`);
    expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
  }
});

test("the tab has its icon, also where a browser asks for the old one", async ({ request }) => {
  for (const [address, type] of [["/favicon.ico", "image/x-icon"], ["/favicon.svg", "image/svg+xml"]]) {
    const answer = await request.get(address);
    expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, type]);
    expect(answer.headers()["cache-control"]).toContain("max-age");
  }
});
