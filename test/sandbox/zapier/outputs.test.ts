import {
  deliver,
  emailFiles,
  order,
  readCsv,
  readEmails,
  runner,
  sheetStep,
  shop,
  tag,
  useRunner,
  zap,
} from './runner-kit.ts';

useRunner();

describe('a file', () => {
  const mail = `
  - id: mail
    app: email
    action: send
    input: { to: ann@example.com, subject: Bill, text: Here it is., attachments: ['{{trigger.bill}}'] }`;

  it('is downloaded only by the step that uses it, and keeps its name', async () => {
    await runner.turnOn(zap(`${tag}${mail}`));
    await deliver(order);
    expect(shop.files).toBe(1);
    expect(runner.runs[0]?.trigger?.bill).toMatch(/^hydrate\|\|\|/);
    const [email] = await readEmails();
    expect(email?.attachments).toMatchObject([{ filename: 'bill.pdf', contentType: 'application/pdf' }]);
    expect(email?.attachments[0]?.content.toString()).toBe('Bill for o_1');
  });

  it('is never downloaded without a step that uses it', async () => {
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(shop.files).toBe(0);
  });

  it('pointer from a buyer stays a text', async () => {
    const forged = `hydrate|||${btoa('{"type":"file","method":"hydrators.bill","bundle":{}}')}:c2ln|||hydrate`;
    await runner.turnOn(zap(tag));
    await deliver({ ...order, note: forged });
    expect(shop.files).toBe(0);
    expect(shop.tagged[0]?.inputData.note).toBe(forged);
  });
});

describe('a spreadsheet', () => {
  it('gets a row for each delivery, also of two at once', async () => {
    await runner.turnOn(zap(sheetStep));
    await Promise.all([deliver(order), deliver({ ...order, id: 'o_2', total: -3, name: null })]);
    const rows = await readCsv('orders');
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ Time: order.time, Name: order.name, Total: '12.5', Paid: 'true' });
    expect(rows).toContainEqual({ Time: order.time, Name: '', Total: '-3', Paid: 'true' });
    expect(runner.runs.map(({ steps }) => steps[0]?.output?.row_number).sort()).toEqual([2, 3]);
  });

  const paid = (lookup = '') => `
  - id: row
    app: spreadsheet
    action: ${lookup ? 'update_row' : 'append_row'}
    input:
      spreadsheet: orders
      columns: { Time: '{{trigger.time}}', Name: '{{trigger.name}}', Total: '{{trigger.total}}', Currency: '{{trigger.currency}}' }
${lookup}`;

  it('replaces the row with the same value in the lookup column, or adds a row', async () => {
    await runner.turnOn(zap(paid('      lookup_column: Name')));
    for (const [id, name, total] of [
      ['o_1', 'Ann', 1],
      ['o_2', 'Bob', 2],
      ['o_3', 'Ann', 3],
    ]) {
      await deliver({ ...order, id, name, total, currency: 'USD' });
    }
    const rows = (await readCsv('orders')).map(({ Name, Total }) => `${Name} ${Total}`);
    expect(rows).toEqual(['Ann 3', 'Bob 2']);
    expect(runner.runs.map(({ steps }) => steps[0]?.output?.row_number)).toEqual([2, 3, 2]);
  });

  it.each(['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)'])(
    'does not run the formula %s',
    async (name) => {
      await runner.turnOn(zap(sheetStep));
      await deliver({ ...order, name });
      expect((await readCsv('orders'))[0]?.Name).toBe(`'${name}`);
    },
  );

  it('refuses a row with other columns', async () => {
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

  it('is written to a file', async () => {
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

  it.each([
    ['ann@example.com\r\nBcc: eve@example.com'],
    ['ann@example.com, eve@example.com'],
    ['Friends: eve@example.com, mallory@example.com;'],
    ['nobody'],
  ])('is refused with the recipient %j', async (email) => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email, name: 'Ann' });
    expect(runner.runs[0]).toMatchObject({
      status: 'errored',
      error: expect.stringMatching(/one email address per entry/),
    });
  });

  it('cannot get a header from its subject', async () => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email: 'ann@example.com', name: 'Ann\r\nBcc: eve@example.com' });
    const [email] = await readEmails();
    expect(email?.bcc).toBeUndefined();
    expect(email?.headers.has('bcc')).toBe(false);
  });

  it('needs a recipient', async () => {
    await runner.turnOn(zap(mail));
    await deliver({ ...order, email: null, name: 'Ann' });
    expect(runner.runs[0]?.error).toBe('The To field is empty.');
  });
});
