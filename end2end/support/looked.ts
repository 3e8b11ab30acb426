// A page as it stands, looked at: by axe, by its width, and kept as a picture.
import type { Page, TestInfo } from "@playwright/test";
import { LOOKS } from "./looks";
import { expectAccessible, expectFits, shoot, test } from "./test";

/** Looks at the page in both themes at the width it has, and leaves it in the theme it had. Without a name there is no picture. */
export async function inBothThemes(page: Page, name?: string): Promise<void> {
  const had = await page.evaluate(() => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
    await expectFits(page);
    if (name) await shoot(page, test.info(), `${name}-${page.viewportSize()!.width}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: had, reducedMotion: null });
}

/** Looks at the page in every look, and leaves it wide. */
export async function looked(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const [look, { viewport, colorScheme }] of Object.entries(LOOKS)) {
    await page.setViewportSize(viewport!);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
    await expectFits(page);
    await shoot(page, info, `${name}-${look}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}
