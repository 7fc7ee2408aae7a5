import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * Flags for a cloud function, where one process has to do, and for graphics in software. Here a browser keeps its own
 * processes and its own rules; without a GPU it draws the same pages in a quarter of the time.
 */
const NOT_HERE =
  /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|.*(gpu|angle|swiftshader))/;

/** Starts a browser: on Linux the one that an npm package brings, elsewhere the Chrome that is installed. */
export const launchBrowser = async (): Promise<Browser> => {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const args = [...sparticuz.args.filter((flag) => !NOT_HERE.test(flag)), '--disable-gpu'];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
};
