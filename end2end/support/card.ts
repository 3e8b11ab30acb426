// A client's card as an operator finds and reads it.
import { type Locator, type Page, expect } from "@playwright/test";
import { hydrated } from "./test";
import { type Person, ending } from "./world";

/** Finds the client by the end of their number and opens the card; the page is the card's own. */
export async function cardOf(page: Page, person: Person): Promise<Page> {
  await page.goto(`/clients?q=${ending(person)}`);
  await hydrated(page);
  await page.getByRole("link", { name: person.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
  return page;
}

/** The entries of the timeline, newest first. */
export const entries = (page: Page): Locator => page.getByRole("region", { name: "История" }).getByRole("listitem");

/** The states of the messages we sent, newest first. */
export const sent = (page: Page): Locator => page.getByTestId("message-status");

/** Watches one message from now on; the answer tells every state it has shown, in order. */
export async function statuses(message: Locator): Promise<() => Promise<string[]>> {
  const element = await message.elementHandle();
  if (!element) throw new Error("there is no message");
  await element.evaluate((watched) => {
    const seen = [watched.getAttribute("data-status")];
    Object.assign(watched, { seen });
    new MutationObserver(() => seen.push(watched.getAttribute("data-status"))).observe(watched, { attributeFilter: ["data-status"] });
  });
  return () => element.evaluate((watched) => [...new Set((watched as unknown as { seen: string[] }).seen)]);
}
