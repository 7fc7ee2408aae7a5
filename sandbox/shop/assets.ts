import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Hono } from 'hono';

const HERE = import.meta.dirname;
const { resolve } = createRequire(import.meta.url);

/** The files that the pages load: from installed packages and our own. */
const FILES: Record<string, string> = {
  'pico.css': resolve('@picocss/pico/css/pico.classless.indigo.min.css'),
  'uplot.css': resolve('uplot/dist/uPlot.min.css'),
  'shop.css': path.join(HERE, 'assets/shop.css'),
  'htmx.js': resolve('htmx.org/dist/htmx.min.js'),
  'uplot.js': resolve('uplot/dist/uPlot.iife.min.js'),
  'shop.js': path.join(HERE, 'assets/shop.js'),
};
const TYPES: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript' };

export const assets = (): Hono =>
  new Hono().get('/assets/:name', async (c) => {
    const name = c.req.param('name');
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!file) return c.notFound();
    c.header('Content-Type', `${TYPES[path.extname(name)]}; charset=utf-8`);
    c.header('Cache-Control', 'max-age=60');
    return c.body(await readFile(file, 'utf8'));
  });
