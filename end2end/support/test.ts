// The test every spec imports: pages whose console must stay silent, an axe check that leaves no rule out, pictures.
import AxeBuilder from "@axe-core/playwright";
import { type Page, type TestInfo, expect, test as base } from "@playwright/test";

/** What the browser may say without failing a test: nothing but what a spec expects by `allowConsole`. */
type Guard = { allowConsole: (words: RegExp) => void };

export const test = base.extend<Guard>({
  allowConsole: [
    async ({ context }, use) => {
      const allowed: RegExp[] = [];
      const said: string[] = [];
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
      });
      context.on("weberror", (error) => said.push(`exception: ${error.error().message}`));
      await use((words) => allowed.push(words));
      expect(said.filter((line) => !allowed.some((words) => words.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Every rule of axe on the whole page; a finding says which elements and why. No page of ours frames another's, for which axe would
 * open a window more. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html.slice(0, 200)) }));
  expect(found).toEqual([]);
}

/** Waits until the browser has taken the page over: from then on a control works without asking the server. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
}

/** Nothing reaches over the right edge of the screen. */
export async function expectFits(page: Page): Promise<void> {
  const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await page.evaluate(over)).toBeLessThanOrEqual(0);
}

/** Keeps a picture of the page as it is now, in `results/screens` and in the report. */
export async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  const path = `end2end/results/screens/${name}.png`;
  await page.screenshot({ path, animations: "disabled" });
  await info.attach(name, { path, contentType: "image/png" });
}
