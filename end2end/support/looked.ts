// A page as it stands, looked at in every look: by axe, by its width, and kept as a picture.
import type { Page, TestInfo } from "@playwright/test";
import { LOOKS } from "./looks";
import { expectAccessible, expectFits, shoot } from "./test";

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
