import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What axe has against a page, by its rules: `[rule, elements]`. Of all its rules, or of those that are named. */
export async function violationsOf(page: Page, rules: readonly string[] = []): Promise<unknown[]> {
  // No page has a frame, and what is right need not be told: both take most of axe's time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (rules.length > 0) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
}

/** The same in the other mode, without loading the page anew: of all that axe looks at, only colours differ. */
export async function violationsInMode(page: Page, colorScheme: "light" | "dark"): Promise<unknown[]> {
  await page.emulateMedia({ colorScheme });
  return violationsOf(page, ["color-contrast"]);
}

/**
 * Leaves one word of each look in the listings, and makes plain text of the others: there are thousands, and axe would look at each. What is
 * left has every colour on every ground that was there before.
 */
export async function thinListings(page: Page): Promise<void> {
  await page.evaluate(() => {
    const words = [...document.querySelectorAll("pre .token")];
    const looks = words.map((word) => {
      let look = "";
      for (let at: Element | null = word; at !== null && at.localName !== "body"; at = at.parentElement)
        look += `${at.localName}.${at.className} `;
      return look;
    });
    for (const [index, word] of words.entries())
      if (looks.indexOf(looks[index] ?? "") < index) word.replaceWith(...word.childNodes);
    document.body.normalize();
  });
}
