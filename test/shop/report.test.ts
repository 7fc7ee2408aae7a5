import { simpleParser } from 'mailparser';
import { renderReport } from '../../sandbox/shop/report.ts';

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

const report = {
  runs: [],
  checks: [{ what: 'paid in USD', expected: '48', actual: '47', passed: false }],
  spreadsheets: [{ name: 'payments', rows: [{ Customer: '<b>Ada</b>', Amount: '48' }] }],
  files: ['payments.xlsx'],
};

test('a page that needs nothing beside it: rows, emails with their files, checks', async () => {
  const page = await renderReport({ ...report, emails: [await simpleParser(EMAIL)] });
  expect(page).toContain('1 of 1 check differ.');
  expect(page).toContain('<td>&lt;b&gt;Ada&lt;/b&gt;</td><td>48</td>');
  expect(page).toContain('Your invoice &lt;1&gt;');
  expect(page).toContain('<a href="data:application/pdf;base64,JVBERi0=" download="Invoice-1.pdf">');
  expect(page).toContain('<td>48</td>\n        <td>47</td><td class="bad">NO</td>');
  expect(page).toContain('<a href="payments.xlsx">');
  expect(page).not.toMatch(/<(script|link|img)\b|url\(["']?http/);
});
