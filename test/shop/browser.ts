import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Flags of a cloud function, where one process has to do: a desktop's browser keeps its own process model and rules. */
const NOT_HERE = /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content)/;

/**
 * Starts a browser: on Linux the one that an npm package brings, elsewhere the Chrome that is installed.
 * @returns `undefined` where there is none; on CI that is an error
 */
export const launchBrowser = async (): Promise<Browser | undefined> => {
  try {
    if (process.platform !== 'linux') return await chromium.launch({ channel: 'chrome' });
    const args = sparticuz.args.filter((flag) => !NOT_HERE.test(flag));
    return await chromium.launch({ executablePath: await sparticuz.executablePath(), args });
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`There is no browser here, so its tests are left out. ${error}`);
    return undefined;
  }
};

/** What a person sees of a shop, in a browser of their own. Every error of its console is kept. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  errors: string[];
}

export const newVisitor = async (browser: Browser, url: string): Promise<Visitor> => {
  // Without a locale, Chromium takes one from the environment that Intl may refuse.
  // Without motion, a colour is what it is at once.
  const context = await browser.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  const errors: string[] = [];
  context.on('console', (line) => {
    if (line.type() === 'error') errors.push(`${line.page()?.url()}: ${line.text()}`);
  });
  context.on('weberror', (error) => errors.push(`${error.page()?.url()}: ${error.error()}`));
  return { context, page: await context.newPage(), errors };
};
