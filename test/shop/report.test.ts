import { simpleParser } from 'mailparser';
import { renderReport } from '../../sandbox/shop/report.ts';
import type { ZapRun } from '../../sandbox/zapier/index.ts';

const EMAIL = `From: shop@example.com
To: ada@example.com
Subject: Your invoice <1>
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

Thank you.
--x
Content-Type: application/pdf; name="Invoice-1.pdf"
Content-Disposition: attachment; filename="Invoice-1.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--x--
`;

const run = (zap: string, rest: Partial<ZapRun> = {}): ZapRun => ({
  id: zap,
  zap,
  status: 'success',
  trigger: {},
  steps: [],
  startedAt: '2026-01-05T10:00:00.000Z',
  durationMs: 5,
  ...rest,
});

const report = {
  summary: [['Payments', '7: $319.00'] as [string, string]],
  runs: [
    run('log-every-payment'),
    run('log-every-payment'),
    run('log-every-payment', { status: 'errored', error: 'The sheet is <full>.' }),
  ],
  checks: [{ what: 'paid in USD', expected: '48', actual: '47', passed: false }],
  spreadsheets: [{ name: 'payments', rows: [{ Customer: '<b>Ada</b>', Amount: '48' }] }],
  files: ['payments.csv'],
};

it('renders rows, emails with their files and checks as one HTML file without external resources', async () => {
  const page = await renderReport({ ...report, emails: [await simpleParser(EMAIL)] });
  expect(page).toContain('1 of 1 check differs.');
  // The figures come first.
  expect(page.indexOf('7: $319.00')).toBeGreaterThan(page.indexOf('1 of 1 check differs.'));
  expect(page.indexOf('7: $319.00')).toBeLessThan(page.indexOf('<h2>Sheets</h2>'));
  expect(page).toContain(
    '&lt;b&gt;Ada&lt;/b&gt;</span></th><td data-label="Amount"><span title="48">48</span></td>',
  );
  expect(page).toContain('Your invoice &lt;1&gt;');
  expect(page).toContain('<a href="data:application/pdf;base64,JVBERi0=" download="Invoice-1.pdf">');
  expect(page).toContain(
    '>48</td><td data-label="Found">47</td><td data-label="Agrees"><span class="bad">NO</span></td>',
  );
  expect(page).toContain('<a href="payments.csv">');
  expect(page.match(/log-every-payment<\/th><td data-label="Runs">\d/g)?.map((line) => line.at(-1))).toEqual([
    '2',
    '1',
  ]);
  expect(page).toContain('The sheet is &lt;full&gt;.');
  expect(page).not.toMatch(/<(script|link|img)\b|url\(["']?http/);
});
