import { html, raw } from 'hono/html';
import type { ParsedMail } from 'mailparser';
import type { Check } from '../checks.ts';
import type { Row } from '../output-files.ts';
import type { ZapRun } from '../zapier/index.ts';
import { readAsset } from './assets.ts';
import { badge, count, facts, type Html, moment, table } from './pages/words.ts';

/** The results of a scenario. */
export interface Report {
  /** The figures at the top, such as the payments by currency. */
  summary: [name: string, value: string][];
  runs: ZapRun[];
  checks: Check[];
  spreadsheets: { name: string; rows: Row[] }[];
  emails: ParsedMail[];
  /** Relative URLs of files: `payments.csv`. */
  files: string[];
}

/** A page without other files: the output of the Zaps and the checks. */
export const renderReport = async ({
  summary,
  runs,
  checks,
  spreadsheets,
  emails,
  files,
}: Report): Promise<string> => {
  const styles = await Promise.all(['pico.css', 'shop.css'].map(readAsset));
  const failed = checks.filter(({ passed }) => !passed).length;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>What the Zaps did · Example Shop</title>
        <style>${raw(styles.join('\n'))}</style>
      </head>
      <body class="merchant">
        <header><span class="brand">Example Shop</span></header>
        <main>
          <h1>What the Zaps did</h1>
          <p class="notice ${failed === 0 ? 'good' : 'bad'}">${failed === 0 ? `All ${count(checks.length, 'check')} agree.` : `${failed} of ${count(checks.length, 'check')} ${failed === 1 ? 'differs' : 'differ'}.`}</p>
          ${facts(summary)}
          <h2>Sheets</h2>${spreadsheets.map(sheet)}
          <h2>Emails</h2>${emails.map(email)}
          <h2>Zaps</h2>${runsTable(runs)}
          <h2>Checks</h2>${checksTable(checks)}
          <h2>Files</h2><ul>${files.map((file) => html`<li><a href="${file}">${file}</a></li>`)}</ul>
        </main>
      </body>
    </html>`;
  return String(page);
};

const sheet = ({ name, rows }: Report['spreadsheets'][number]): Html => {
  const heads = Object.keys(rows[0] ?? {});
  // The page cuts off a long value. The title has all of it.
  const cell = (value = '') => html`<span title="${value}">${value}</span>`;
  const cells = rows.map((row) => heads.map((head) => cell(row[head])));
  return html`<h3>${name}</h3><div class="sheet">${table(name, heads, cells, 'It is empty.')}</div>`;
};

const email = ({ subject, to, text, html: rich, attachments }: ParsedMail): Html => {
  const recipients = [to ?? []].flat().map((one) => one.text);
  const files = attachments.map(({ filename = 'file', contentType, content }) => {
    const url = `data:${contentType};base64,${content.toString('base64')}`;
    return html`<a href="${url}" download="${filename}">${filename}</a> `;
  });
  return html`<details>
    <summary>${subject} <small>${recipients.join(', ')}</small></summary>
    ${facts([['Attached', files.length > 0 ? html`${files}` : null]])}
    ${rich ? html`<iframe title="${subject}" sandbox srcdoc="${rich}"></iframe>` : html`<pre>${text}</pre>`}
  </details>`;
};

/** One row for each Zap, and one for each failed run. */
const runsTable = (runs: ZapRun[]): Html => {
  const zaps = [...new Set(runs.map(({ zap }) => zap))];
  const line = (zap: string, number: number, { status, startedAt, error }: ZapRun) => [
    zap,
    number,
    badge(status),
    moment(startedAt),
    error ?? '',
  ];
  const lines = zaps.flatMap((zap) => {
    const own = runs.filter((run) => run.zap === zap);
    const good = own.filter(({ error }) => !error);
    const last = good.at(-1);
    const failed = own.filter(({ error }) => error).map((run) => line(zap, 1, run));
    return last ? [line(zap, good.length, last), ...failed] : failed;
  });
  return table('Zaps', ['Zap', 'Runs', 'Status', 'Last', 'What went wrong'], lines, 'No Zap has run.');
};

const checksTable = (checks: Check[]): Html =>
  table(
    'Checks',
    ['Check', 'Expected', 'Found', 'Agrees'],
    checks.map(({ what, expected, actual, passed }) => [
      what,
      expected,
      actual,
      html`<span class="${passed ? 'good' : 'bad'}">${passed ? 'yes' : 'NO'}</span>`,
    ]),
    'Nothing was checked.',
  );
