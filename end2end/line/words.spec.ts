// Every page in both languages: in English no Russian stands outside of what the salon and its clients wrote, in Russian
// no English does.
import type { Page } from "@playwright/test";
import { cardOf } from "../support/card";
import { OWNER } from "../support/looks";
import { expect, expectFits, hydrated, shoot, test } from "../support/test";
import { Booking, ending, named, phone, somebody } from "../support/world";

test.use({ storageState: OWNER });

/** What is data, or its own name in every language. */
const NAMES = /Северное сияние|Ирина Громова|ИГ|Otklik|Отклик|Русский|English|WhatsApp|CRM|QR/g;

async function words(page: Page): Promise<string> {
  const title = await page.title();
  const labels = await page.locator("[aria-label]:visible, [title]:visible, [placeholder]:visible").evaluateAll((elements) =>
    elements.flatMap((element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? "")));
  return [title, await page.locator("body").innerText(), ...labels].join("\n").replaceAll(NAMES, "");
}

test("in English no Russian is left, in Russian no English", async ({ page, context, baseURL, allowConsole }, info) => {
  allowConsole(/404 \(Not Found\)/);
  allowConsole(/410 \(Gone\)/);
  await named("Ann Lee", "Haircut");
  const ann = await somebody("Ann Smith");
  const booking = await Booking.make(ann, 7, "12:00", 2);
  await phone.texts(ann, 1);
  await booking.move(8, "13:00");
  await phone.texts(ann, 2);
  await phone.write(ann, "See you");
  const speak = (locale: string) => context.addCookies([{ name: "otklik-locale", value: locale, url: baseURL }]);
  const look = async (foreign: RegExp, name: string) => {
    await hydrated(page);
    expect(await words(page)).not.toMatch(foreign);
    await expectFits(page);
    await shoot(page, info, `${name}-en-${info.project.name}`);
  };

  await speak("en");
  await cardOf(page, ann);
  await expect(page.getByText("“See you”")).toBeVisible();
  await look(/[а-яё]/i, "card");
  await page.goto(`/clients?q=${ending(ann)}`);
  await expect(page.getByRole("row", { name: ann.name })).toContainText("See you");
  await look(/[а-яё]/i, "clients");
  await page.getByRole("button", { name: "Profile and appearance" }).filter({ visible: true }).click();
  await look(/[а-яё]/i, "profile");
  for (const [address, name] of [["/clients?q=zzzz", "nobody"], ["/channels/whatsapp", "whatsapp"], ["/clients/none", "no-client"], ["/nowhere", "nowhere"],
    ["/sign-in/code", "code"], ["/sign-in/forgot", "forgot"], ["/reset/gone", "reset-over"]] as const) {
    await page.goto(address);
    await look(/[а-яё]/i, name);
  }

  await speak("ru");
  for (const address of ["/clients?q=никтонеответит", "/channels/whatsapp", "/texts", "/clients/none", "/nowhere", "/sign-in/code", "/sign-in/forgot", "/reset/gone"]) {
    await page.goto(address);
    await hydrated(page);
    expect(await words(page)).not.toMatch(/[a-z]{2,}/i);
  }
});
