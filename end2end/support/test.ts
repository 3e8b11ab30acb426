// The test every spec imports: a page whose console must stay silent, and an axe check that leaves no rule out.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test as base } from "@playwright/test";

/** What the browser may say without failing a test: nothing but what a spec expects by `allowConsole`. */
type Guard = { allowConsole: (words: RegExp) => void };

export const test = base.extend<Guard>({
  allowConsole: [
    async ({ page }, use) => {
      const allowed: RegExp[] = [];
      const said: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => said.push(`exception: ${error.message}`));
      await use((words) => allowed.push(words));
      expect(said.filter((line) => !allowed.some((words) => words.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Every rule of axe on the whole page; a finding says which elements and why. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html.slice(0, 200)) }));
  expect(found).toEqual([]);
}

/** Waits until the browser has taken the page over: from then on a control works without asking the server. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
}
