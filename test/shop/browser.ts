import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';

/** @returns a browser, or `undefined` if this machine has none @throws Error on CI if there is none */
export const findBrowser = async (): Promise<Browser | undefined> => {
  try {
    return await launchBrowser();
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`The tests of the shop need a browser and are skipped: ${error}`);
    return undefined;
  }
};

/** A page in its own browser context, with all errors of its console. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  errors: string[];
}

export const newVisitor = async (browser: Browser, url: string): Promise<Visitor> => {
  // Without a locale, Chromium may take one from the environment that Intl refuses. Without reduced motion, axe may
  // measure a colour in the middle of a transition.
  const context = await browser.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const errors: string[] = [];
  context.on('console', (line) => {
    if (line.type() === 'error') errors.push(`${line.page()?.url()}: ${line.text()}`);
  });
  context.on('weberror', (error) => errors.push(`${error.page()?.url()}: ${error.error()}`));
  return { context, page: await context.newPage(), errors };
};
