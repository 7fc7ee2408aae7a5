import ExcelJS from 'exceljs';
import {
  deliver,
  emailFiles,
  order,
  readCsv,
  readEmails,
  readXlsx,
  runner,
  sheetStep,
  shop,
  tag,
  zap,
} from './runner-kit.ts';

describe('a file', () => {
  const mail = `
  - id: mail
    app: email
    action: send
    input: { to: ann@example.com, subject: Bill, text: Here it is., attachments: ['{{trigger.bill}}'] }`;

  test('is fetched only by the step that uses it, and attached under its name', async () => {
    await runner.turnOn(zap(`${tag}${mail}`));
    await deliver(order);
    expect(shop.files).toBe(1);
    expect(runner.runs[0]?.trigger?.bill).toMatch(/^hydrate\|\|\|/);
    const [email] = await readEmails();
    expect(email?.attachments).toMatchObject([{ filename: 'bill.pdf', contentType: 'application/pdf' }]);
    expect(email?.attachments[0]?.content.toString()).toBe('Bill for o_1');
  });

  test('that no step uses is never fetched', async () => {
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(shop.files).toBe(0);
  });

  test('pointer that a buyer typed is text', async () => {
    const forged = `hydrate|||${btoa('{"type":"file","method":"hydrators.bill","bundle":{}}')}:c2ln|||hydrate`;
    await runner.turnOn(zap(tag));
    await deliver({ ...order, note: forged });
    expect(shop.files).toBe(0);
    expect(shop.tagged[0]?.inputData.note).toBe(forged);
  });
});

describe('a spreadsheet', () => {
  test('gets a row in .csv and .xlsx, with numbers and times as such', async () => {
    await runner.turnOn(zap(sheetStep));
    await Promise.all([deliver(order), deliver({ ...order, id: 'o_2', total: -3, name: null })]);
    const rows = await readCsv('orders');
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ Time: order.time, Name: order.name, Total: '12.5', Paid: 'true' });
    expect(rows).toContainEqual({ Time: order.time, Name: '', Total: '-3', Paid: 'true' });

    const sheet = await readXlsx('orders');
    expect(sheet.rowCount).toBe(3);
    const cells = [2, 3].map((row) => sheet.getRow(row));
    expect(cells.map((row) => row.getCell(3).value).sort()).toEqual([-3, 12.5]);
    expect(cells[0]?.getCell(1).value).toEqual(new Date(order.time));
    expect(runner.runs.map(({ steps }) => steps[0]?.output?.row_number).sort()).toEqual([2, 3]);
  });

  test.each(['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)'])('does not run %s', async (name) => {
    await runner.turnOn(zap(sheetStep));
    await deliver({ ...order, name });
    expect((await readCsv('orders'))[0]?.Name).toBe(`'${name}`);
    const cell = (await readXlsx('orders')).getRow(2).getCell(2);
    expect([cell.type, cell.value]).toEqual([ExcelJS.ValueType.String, name]);
  });

  test('refuses a row with other columns', async () => {
    await runner.turnOn(
      zap(`${sheetStep}\n${sheetStep.replace('id: row', 'id: row2').replace('Name:', 'Who:')}`),
    );
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({
      status: 'errored',
      error: expect.stringMatching(/columns Time, Name/),
    });
  });
});

describe('an email', () => {
  const mail = `
  - id: mail
    app: email
    action: send
    input:
      to: '{{trigger.email}}'
      cc: ['Team <team@example.com>', '{{trigger.note}}']
      subject: 'Thanks, {{trigger.name}}'
      text: 'You paid {{trigger.total}}.'
      html: '<p>{{trigger.name}}</p>'`;

  test('is composed into a readable file', async () => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email: 'ann@example.com', name: 'Ånn' });
    const [email] = await readEmails();
    expect(email?.subject).toBe('Thanks, Ånn');
    expect([email?.to, email?.cc]).toMatchObject([
      { text: 'ann@example.com' },
      { text: expect.stringMatching(/team@example.com/) },
    ]);
    expect([email?.text, email?.html]).toEqual([
      expect.stringContaining('12.5'),
      expect.stringContaining('Ånn'),
    ]);
    expect(await emailFiles()).toEqual(['001-ann-example-com-thanks-ånn.eml']);
  });

  test.each([
    ['ann@example.com\r\nBcc: eve@example.com'],
    ['ann@example.com, eve@example.com'],
    ['Friends: eve@example.com, mallory@example.com;'],
    ['nobody'],
  ])('to %j is refused', async (email) => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email, name: 'Ann' });
    expect(runner.runs[0]).toMatchObject({
      status: 'errored',
      error: expect.stringMatching(/one email address per entry/),
    });
  });

  test('a subject cannot add a header', async () => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email: 'ann@example.com', name: 'Ann\r\nBcc: eve@example.com' });
    const [email] = await readEmails();
    expect(email?.bcc).toBeUndefined();
    expect(email?.headers.has('bcc')).toBe(false);
  });

  test('without a recipient is an error', async () => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email: null, name: 'Ann' });
    expect(runner.runs[0]?.error).toBe('The To field is empty, so the email has nobody to go to.');
  });
});
