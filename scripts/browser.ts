import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * Flags of the package that a test must not use: for a single process, for less web security, and for graphics in
 * software, which take four times as long as no GPU.
 */
const UNWANTED =
  /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|.*(gpu|angle|swiftshader))/;

/**
 * Starts a browser: on Linux the Chromium of an npm package, elsewhere the installed Chrome.
 * @throws Error if there is none
 */
export const launchBrowser = async (): Promise<Browser> => {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const args = [...sparticuz.args.filter((flag) => !UNWANTED.test(flag)), '--disable-gpu'];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
};
