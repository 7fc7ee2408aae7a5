import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';

/** @returns `undefined` where there is no browser; on CI that is an error */
export const findBrowser = async (): Promise<Browser | undefined> => {
  try {
    return await launchBrowser();
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`There is no browser here, so its tests are left out. ${error}`);
    return undefined;
  }
};

/** Somebody in front of a browser of their own. Every error of its console is kept. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  errors: string[];
}

export const newVisitor = async (browser: Browser, url: string): Promise<Visitor> => {
  // Without a locale, Chromium takes one from the environment that Intl may refuse; without motion, a colour is what
  // it is at once.
  const context = await browser.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const errors: string[] = [];
  context.on('console', (line) => {
    if (line.type() === 'error') errors.push(`${line.page()?.url()}: ${line.text()}`);
  });
  context.on('weberror', (error) => errors.push(`${error.page()?.url()}: ${error.error()}`));
  return { context, page: await context.newPage(), errors };
};
