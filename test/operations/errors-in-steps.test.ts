import { halted, quote } from '../../lib/errors.ts';
import { withStripe } from '../../operations/connection.ts';
import { toZapierError, userMessage } from '../../operations/errors.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, KEY } from '../support/zapier.ts';

useWire();

const CHARGE = 'GET /v1/charges/ch_1';

describe('the error of a step', () => {
  const fields = [
    { key: 'reference', label: 'Reference' },
    { key: 'payment', label: 'Payment' },
  ];
  const refused = (answer: Answer, inputData: object, about: object = {}, authData: object = {}) => {
    wire(answer);
    const perform = withStripe((stripe) => stripe.charges.retrieve('ch_1'), about);
    return failureOf(
      inZapier(perform, bundleOf({ ...inputData }, { authData: { api_key: KEY, ...authData } })),
    );
  };
  const noSuch = (more = '') =>
    fails(CHARGE, 404, { code: 'resource_missing', message: `No such charge: 'ch_1'${more}` });
  const lacks = fails(CHARGE, 403, { message: "… Having the 'rak_charge_read' permission would help." });

  test.each([
    [{ reference: 'order-1', payment: 'ch_1' }],
    [{ payment: ' ch_1 ' }],
    [{ payment: ['ch_0', 'ch_1'] }],
  ])('has the label of the field with the unknown id: %j', async (input) => {
    expect((await refused(noSuch(), input, { fields })).message).toBe(
      'Payment: Stripe has no such payment (ch_1). Check the id, and that it belongs to the same account and the same mode (test or live) as the connection.',
    );
  });

  test('has the label of the field with an id of the other mode', async () => {
    const message =
      '; a similar object exists in live mode, but a test mode key was used to make this request.';
    expect((await refused(noSuch(message), { payment: 'ch_1' }, { fields })).message).toBe(
      'Payment: Stripe has no such payment (ch_1). It is one of live mode, and the key of this connection is not.',
    );
  });

  test('has no label if no field has the id', async () => {
    expect((await refused(noSuch(), { payment: 'pi_2' }, { fields })).message).toMatch(
      /^Stripe does not know this/,
    );
  });

  test('has the label of the field if another refusal contains its id', async () => {
    const answer = fails(CHARGE, 400, { message: "The subscription 'sub_1' is of another customer." });
    expect((await refused(answer, { payment: 'sub_1' }, { fields })).message).toBe(
      "Payment: Stripe refused the request: The subscription 'sub_1' is of another customer.",
    );
  });

  test('names the permission to write if the step writes such objects', async () => {
    expect((await refused(lacks, {}, { writes: ['charge'] })).message).toMatch(
      /allow “Charges and Refunds: Write” \(rak_charge_write\)\. Then/,
    );
    expect((await refused(lacks, {}, { writes: ['invoice'] })).message).toMatch(
      /allow “Charges and Refunds: Read” \(rak_charge_read\)\. Then/,
    );
  });

  test('names the column of the form for connected accounts', async () => {
    expect((await refused(lacks, {}, {}, { connected_account: 'acct_2' })).message).toMatch(
      /“Charges and Refunds: Read” \(rak_charge_read\) in the column for connected accounts\./,
    );
  });

  test('names the field “Connected Account” only if it is filled in', async () => {
    const answer = fails(CHARGE, 403, {
      message: "The provided key 'sk_test_*' does not have access to account 'acct_2'",
    });
    const words = /check its field “Connected Account”/;
    expect((await refused(answer, {}, {}, { connected_account: 'acct_2' })).message).toMatch(words);
    expect((await refused(answer, {})).message).not.toMatch(words);
  });
});

describe('an error that is not one of Stripe', () => {
  let log: jest.SpyInstance;
  beforeEach(() => {
    log = jest.spyOn(console, 'error').mockReturnValue();
  });

  const BUG = 'Something in this integration went wrong that should not have';

  test.each([
    ['a bug', () => JSON.parse('ada@example.com') as unknown, 'SyntaxError'],
    ['half an emoji', () => encodeURIComponent('\ud83d'), 'URIError'],
    ['a text that is thrown', () => Promise.reject('whsec_1 of ada@example.com'), 'string'],
  ])('becomes a sentence without data, and a place in the log: %s', async (_what, work, name) => {
    wire(on(CHARGE, { id: 'ch_1', billing_details: { email: 'ada@example.com' } }));
    const perform = withStripe(async (stripe) => {
      await stripe.charges.retrieve('ch_1');
      return work();
    });
    const failure = await failureOf(inZapier(perform, bundleOf({ note: 'for ada@example.com' })));
    expect(failure).toMatchObject({ name: 'AppError', code: 'unexpected' });
    expect(failure.message).toMatch(new RegExp(`^${BUG} \\(${name}\\)\\. Please tell`));
    expect(failure.message).not.toMatch(/@|whsec|What happened/);
    const logged = String(log.mock.calls[0]);
    expect(logged).toMatch(new RegExp(`^Unexpected ${name}`));
    expect(logged).not.toMatch(/@|whsec|ada/);
    if (name !== 'string') expect(logged).toMatch(/ at .*errors-in-steps\.test\.ts/);
  });

  test.each(['FetchError', 'AbortError', 'TimeoutError', 'ResponseError'])(
    'runs the step again later if it is a %s of a download',
    (name) => {
      const error = Object.assign(new Error('https://pay.stripe.com/secret'), { name });
      expect(JSON.parse(toZapierError(error).message)).toEqual({
        message: 'A file could not be downloaded from Stripe. Zapier runs the step again.',
        delay: 60,
      });
    },
  );

  test('has a sentence for results that are reported one by one', () => {
    const error = halted('Stop.');
    expect(userMessage(error)).toBe('Stop.');
    expect(userMessage(new TypeError('ada@example.com'))).toBe(
      'What Stripe sent had a shape that was not expected.',
    );
  });
});

describe('a quote', () => {
  test.each([
    ['ada@example.com with sk_test_1', '[email] with [key]'],
    ['to=buyer%40shop.example&x=1', 'to=[email]&x=1'],
    ['rk_live_…4242 sk_test_....42 whsec_a1', '[key] [key] [key]'],
    ['pi_3Abc_secret_d4 and cs_test_a1_secret_b2', '[key] and [key]'],
    ['@ada, 40%, a@', '@ada, 40%, a@'],
    ['x'.repeat(100), 'x'.repeat(100)],
    ['x'.repeat(101), `${'x'.repeat(100)}…`],
  ])('of %s is %s', (typed, quoted) => {
    expect(quote(typed)).toBe(`“${quoted}”`);
  });

  test('of a million characters has 100', () => {
    expect(quote('a'.repeat(1_000_000))).toHaveLength(103);
  });
});
