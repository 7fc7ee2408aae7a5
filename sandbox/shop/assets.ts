import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Hono } from 'hono';

const { resolve } = createRequire(import.meta.url);
const own = (name: string): string => path.join(import.meta.dirname, 'assets', name);

/** The files of the pages, from installed packages and our own. */
const FILES = new Map([
  ['pico.css', resolve('@picocss/pico/css/pico.classless.indigo.min.css')],
  ['shop.css', own('shop.css')],
  ['parts.css', own('parts.css')],
  ['checkout.css', own('checkout.css')],
  ['htmx.js', resolve('htmx.org/dist/htmx.min.js')],
  ['shop.js', own('shop.js')],
]);

export const readAsset = (name: string): Promise<string> => readFile(FILES.get(name) ?? own(name), 'utf8');

export const assets = (): Hono =>
  new Hono().get('/assets/:name', async (c) => {
    const name = c.req.param('name');
    if (!FILES.has(name)) return c.notFound();
    c.header(
      'Content-Type',
      name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    );
    c.header('Cache-Control', 'max-age=60');
    return c.body(await readAsset(name));
  });
