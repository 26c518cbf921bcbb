import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How a person may look at a page. */
export const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 320 },
] as const;
export type Look = (typeof LOOKS)[number];

/** Shows the page in this way. */
export async function look(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 800 });
}

/** What is wrong with a page for those who cannot see or point, and what does not fit it; each a line. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe); // not as an element of the page, whose policy allows none
  const violations: readonly string[] = await page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe: engine } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: readonly Violation[] }> };
    };
    const found = await engine.run();
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  });
  const wider: readonly string[] = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    const out = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > limit + 1,
    );
    return out.slice(0, 3).map((element) => `wider than ${limit}: ${element.outerHTML.slice(0, 120)}`);
  });
  return [...violations, ...wider];
}

/** What the Tab key reaches, in order, by what is read out of each. */
export async function tabOrder(page: Page, limit = 40): Promise<readonly string[]> {
  const reached: string[] = [];
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  for (let presses = 0; presses < limit; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      return (element.textContent?.trim() || element.getAttribute('id')) ?? '';
    });
    if (name === null) break;
    reached.push(name.replaceAll(/\s+/g, ' '));
  }
  return reached;
}
