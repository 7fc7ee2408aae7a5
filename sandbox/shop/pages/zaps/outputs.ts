import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { simpleParser } from 'mailparser';
import type { Shop } from '../../shop.ts';
import { live, show } from '../layout.ts';
import { count, facts, type Html, link, moment, table } from '../words.ts';
import { fileOf } from './purchase.ts';

const NAME = /^[\w-]+\.(eml|csv)$/u;
const TYPES: Record<string, string> = {
  '.eml': 'message/rfc822',
  '.csv': 'text/csv; charset=utf-8',
};

/** The policy of an email inside a page: no scripts, and links in a new tab. */
const SANDBOX =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The spreadsheets, emails and files of the Zaps. */
export const outputPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { runner, outDir } = shop;
  const outputs = (kind: 'spreadsheet' | 'email') =>
    runner.runs.flatMap(({ steps }) =>
      steps.flatMap(({ app, output, startedAt }) =>
        app === kind && output ? [{ ...output, startedAt } as Record<string, unknown>] : [],
      ),
    );

  app.get('/zaps/sheets', (c) => {
    const rows = new Map<string, number>();
    for (const { spreadsheet } of outputs('spreadsheet'))
      rows.set(String(spreadsheet), (rows.get(String(spreadsheet)) ?? 0) + 1);
    const list = [...rows].map(([name, number]) => [
      link(`/zaps/sheets/${name}`, name),
      count(number, 'row'),
    ]);
    return show(c, shop, {
      title: 'Sheets',
      at: '/zaps/sheets',
      body: html`<h1>Sheets</h1>${live('sheets', '/zaps/sheets', table('Sheets', ['Sheet', 'Rows'], list, 'No Zap has written a row yet.'))}`,
    });
  });

  app.get('/zaps/sheets/:name', async (c) => {
    const name = c.req.param('name');
    if (!outputs('spreadsheet').some(({ spreadsheet }) => spreadsheet === name)) return c.notFound();
    const [head = [], ...rows] = parse(
      await readFile(path.join(outDir, `${name}.csv`), 'utf8'),
    ) as string[][];
    const cells = rows.map((row) => row.map(cellOf));
    return show(c, shop, {
      title: name,
      at: '/zaps/sheets',
      body: html`<div class="title"><h1>${name}</h1><p><a href="/zaps/files/${name}.csv">CSV</a></p></div>
        <div class="sheet">${live('rows', `/zaps/sheets/${name}`, table(name, head, cells, 'It is empty.'))}</div>`,
    });
  });

  app.get('/zaps/emails', (c) => {
    const list = outputs('email')
      .reverse()
      .slice(0, 100)
      .map(({ to, subject, file, startedAt }) => [
        link(`/zaps/emails/${fileOf(String(file))}`, String(subject)),
        String(to),
        moment(String(startedAt)),
      ]);
    return show(c, shop, {
      title: 'Emails',
      at: '/zaps/emails',
      body: html`<h1>Emails</h1>${live('emails', '/zaps/emails', table('Emails', ['Subject', 'To', 'Sent'], list, 'No Zap has sent an email yet.'))}`,
    });
  });

  /** An email of a Zap. */
  const emailAt = async (c: Context) => {
    const name = c.req.param('file') ?? '';
    const isSent = outputs('email').some(({ file }) => fileOf(String(file)) === name);
    return isSent ? simpleParser(await readFile(path.join(outDir, 'emails', name))) : undefined;
  };

  app.get('/zaps/emails/:file', async (c) => {
    const email = await emailAt(c);
    if (!email) return c.notFound();
    const to = [email.to ?? []].flat().map(({ text }) => text);
    const files = email.attachments.map(
      ({ filename, size }, index) =>
        html`<a href="${c.req.path}/attachments/${index}">${filename ?? 'File'}</a> <small>${Math.ceil(size / 1024)} KB</small> `,
    );
    return show(c, shop, {
      title: email.subject ?? 'Email',
      at: '/zaps/emails',
      body: html`<h1>${email.subject}</h1>
        ${facts([
          ['From', email.from?.text],
          ['To', to.join(', ')],
          ['Attached', files.length > 0 ? html`${files}` : null],
        ])}
        <iframe title="The email" src="${c.req.path}/body" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
        <p><a href="/zaps/files/${c.req.param('file')}">The email as a file</a></p>`,
    });
  });

  app.get('/zaps/emails/:file/body', async (c) => {
    const email = await emailAt(c);
    if (!email) return c.notFound();
    c.header('Content-Security-Policy', SANDBOX);
    return c.html(html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${email.subject}</title><base target="_blank">
      ${email.html ? email.html : html`<pre style="font: 15px/1.6 system-ui, sans-serif; white-space: pre-wrap; margin: 1.5rem; color: #1d2330">${withLinks(email.text ?? '')}</pre>`}</html>`);
  });

  app.get('/zaps/emails/:file/attachments/:index', async (c) => {
    const email = await emailAt(c);
    const attachment = email?.attachments[Number(c.req.param('index'))];
    if (!attachment) return c.notFound();
    c.header('Content-Type', attachment.contentType);
    c.header(
      'Content-Disposition',
      `attachment; filename="${(attachment.filename ?? 'file').replace(/[^\w.-]/g, '_')}"`,
    );
    return c.body(new Uint8Array(attachment.content));
  });

  app.get('/zaps/files/:name', async (c) => {
    const name = c.req.param('name');
    const type = TYPES[path.extname(name)];
    if (!NAME.test(name) || !type) return c.notFound();
    const folder = name.endsWith('.eml') ? path.join(outDir, 'emails') : outDir;
    const file = await readFile(path.join(folder, name)).catch(() => undefined);
    if (!file) return c.notFound();
    c.header('Content-Type', type);
    c.header('Content-Disposition', `attachment; filename="${name}"`);
    return c.body(new Uint8Array(file));
  });
  return app;
};

const isLink = (text: string): boolean => /^https?:\/\//.test(text);

const withLinks = (text: string): Html =>
  html`${text.split(/(https?:\/\/\S+)/).map((part) => (isLink(part) ? html`<a href="${part}" rel="noopener">${part}</a>` : part))}`;

const cellOf = (cell: string): Html | string => (isLink(cell) ? html`<a href="${cell}">Open</a>` : cell);
