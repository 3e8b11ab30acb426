// The looks every page is tried in, and the name of the one that was signed in for all.
import type { PlaywrightTestOptions } from "@playwright/test";

type Look = Pick<PlaywrightTestOptions, "viewport" | "colorScheme"> & Partial<PlaywrightTestOptions>;

const WIDE: Partial<Look> = { viewport: { width: 1440, height: 900 } };
const PHONE: Partial<Look> = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Two widths, each in a theme of its own: what a person does is done once in each. */
export const WIDTHS = {
  "1440": { ...WIDE, colorScheme: "light" } as Look,
  "390": { ...PHONE, colorScheme: "dark" } as Look,
};

/** Two widths in both themes, by name: what a person sees is looked at in all of them. */
export const LOOKS = {
  "1440-light": WIDTHS["1440"],
  "1440-dark": { ...WIDE, colorScheme: "dark" } as Look,
  "390-light": { ...PHONE, colorScheme: "light" } as Look,
  "390-dark": WIDTHS["390"],
};

/** Where the owner's signed-in browser is kept for the tests that begin behind the door. */
export const OWNER = ".data/owner.json";
export const EMAIL = "owner@otklik.test";
export const PASSWORD = "severnoe-siyanie";
