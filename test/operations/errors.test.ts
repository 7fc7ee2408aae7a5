import { halted, invalid } from '../../lib/errors.ts';
import { withStripe } from '../../operations/connection.ts';
import { toZapierError } from '../../operations/errors.ts';
import { orNull } from '../../stripe/failures.ts';
import { type Answer, fails, on, resets, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, KEY, overStripe } from '../support/zapier.ts';

useWire();

const CHARGE = 'GET /v1/charges/ch_1';
const read = (answer: Answer, times = 1) => {
  wire(...Array.from({ length: times }, () => answer));
  return failureOf(overStripe((stripe) => stripe.charges.retrieve('ch_1')));
};

describe('an answer of Stripe', () => {
  test.each<[string, Answer, number, object]>([
    [
      'a revoked key',
      fails(CHARGE, 401, { message: `Invalid API Key provided: sk_test_****4242` }),
      1,
      {
        name: 'ExpiredAuthError',
        message:
          'Stripe no longer accepts the API key of this connection. Create a new key in the Stripe Dashboard under Developers > API keys and reconnect the account in Zapier.',
      },
    ],
    [
      'a restricted key that lacks a permission',
      fails(CHARGE, 403, {
        message:
          "The provided key 'rk_test_*****42' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue.",
      }),
      1,
      {
        name: 'AppError',
        message:
          'The restricted API key of this connection lacks a permission. In the Stripe Dashboard, open Developers > API keys, edit the key and allow “Charges and Refunds: Read” (rak_charge_read). Then run this step again.',
      },
    ],
    [
      'an account without access, if the connection has no connected account',
      fails(CHARGE, 403, {
        code: 'account_invalid',
        message: `The provided key 'sk_test_****4242' does not have access to account 'acct_2'.`,
      }),
      1,
      {
        name: 'AppError',
        message:
          "Stripe does not let the API key of this connection do this. It says: The provided key '[key]' does not have access to account 'acct_2'.",
      },
    ],
    [
      'a feature that is not enabled',
      fails(CHARGE, 403, { message: 'Your account cannot make this call until it is activated.' }),
      1,
      {
        message: expect.stringMatching(
          /It says: Your account cannot make this call until it is activated\.$/,
        ),
      },
    ],
    [
      'a key that is limited to other IP addresses',
      fails(CHARGE, 403, { message: 'The API key provided does not allow requests from your IP address.' }),
      1,
      { name: 'AppError', message: expect.stringMatching(/^The API key of this connection is limited to/) },
    ],
    [
      'a key that is limited to other IP addresses, with status 401',
      fails(CHARGE, 401, {
        message: 'The API key provided does not allow requests from your IP address (10.0.0.7).',
      }),
      1,
      {
        name: 'ExpiredAuthError',
        message: expect.stringMatching(/^The API key of this connection is limited to/),
      },
    ],
    [
      'a country without search',
      fails(CHARGE, 400, { message: 'The search feature is temporarily unavailable in your region.' }),
      1,
      {
        message: expect.stringMatching(/^Stripe has no search for accounts in your country, India for one\./),
      },
    ],
    [
      'a country without search, in other words of Stripe',
      fails(CHARGE, 400, { message: 'search feature unavailable for merchant' }),
      1,
      { message: expect.stringMatching(/^Stripe has no search/) },
    ],
    [
      'an id that Stripe does not know',
      fails(CHARGE, 404, { code: 'resource_missing', param: 'id', message: "No such charge: 'ch_1'" }),
      1,
      {
        name: 'AppError',
        code: 'resource_missing',
        status: 404,
        message:
          "Stripe does not know this: No such charge: 'ch_1'. Check the id, and that it belongs to the same account and the same mode (test or live) as the connection.",
      },
    ],
    [
      'an id of the other mode',
      fails(CHARGE, 404, {
        code: 'resource_missing',
        message:
          "No such charge: 'ch_1'; a similar object exists in live mode, but a test mode key was used to make this request.",
      }),
      1,
      {
        message:
          "Stripe does not know this: No such charge: 'ch_1'. It is one of live mode, and the key of this connection is not.",
      },
    ],
    [
      'a wrong parameter, whose message has an email address',
      fails(CHARGE, 400, {
        code: 'email_invalid',
        param: 'email',
        message: 'Invalid email address: ada.lovelace+x@example.co.uk',
      }),
      1,
      {
        name: 'AppError',
        code: 'email_invalid',
        message:
          'Stripe refused the request: Invalid email address: [email] (Stripe’s name of the field: email)',
      },
    ],
    [
      'a message that has keys',
      fails(CHARGE, 400, { message: `You sent sk_test_abc rk_live_****99 sk_test_...9Z and whsec_abc.` }),
      1,
      { message: 'Stripe refused the request: You sent [key] [key] [key] and [key].' },
    ],
    [
      'a declined card',
      fails(CHARGE, 402, { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' }),
      1,
      {
        name: 'AppError',
        code: 'card_declined',
        status: 402,
        message: 'Stripe refused the request: Your card was declined.',
      },
    ],
    [
      'too many requests',
      fails(CHARGE, 429, { code: 'rate_limit', message: 'Too many requests' }),
      3,
      {
        name: 'ThrottledError',
        delay: 30,
        message: 'Stripe got too many requests from this account. Zapier runs the step again.',
      },
    ],
    [
      'too many requests, with a time to wait',
      fails(CHARGE, 429, { message: 'Too many requests' }, { 'retry-after': '97' }),
      1,
      { name: 'ThrottledError', delay: 97 },
    ],
    [
      'a time to wait of a day',
      fails(CHARGE, 503, { type: 'api_error', message: 'Down' }, { 'retry-after': '86400' }),
      1,
      { name: 'ThrottledError', delay: 3600 },
    ],
    [
      'a time to wait that is no number',
      fails(CHARGE, 429, { message: 'Too many' }, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }),
      3,
      { name: 'ThrottledError', delay: 30 },
    ],
    [
      'a locked object',
      fails(CHARGE, 429, { code: 'lock_timeout', message: 'This object cannot be accessed right now' }),
      3,
      {
        name: 'ThrottledError',
        delay: 5,
        message: 'Stripe is still working on this object. Zapier runs the step again.',
      },
    ],
    [
      'an idempotency key whose first request is still running',
      fails(CHARGE, 409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in use' }),
      3,
      {
        name: 'ThrottledError',
        delay: 5,
        message: 'Stripe is still working on this object. Zapier runs the step again.',
      },
    ],
    [
      'an idempotency key that was used with other values',
      fails(CHARGE, 400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters',
      }),
      1,
      {
        name: 'AppError',
        message:
          'Reference: the same reference was used with other values in the last 24 hours. Use another reference, or the same values.',
      },
    ],
    [
      'an error of the server',
      fails(CHARGE, 500, { type: 'api_error', message: 'An unknown error occurred' }),
      3,
      {
        name: 'ThrottledError',
        delay: 60,
        message: 'Stripe could not be reached. Zapier runs the step again.',
      },
    ],
    [
      'a redirect',
      on(CHARGE, '', { status: 302, headers: { location: 'https://thief.example/' } }),
      3,
      { name: 'ThrottledError', delay: 60 },
    ],
    ['a lost connection', resets(CHARGE), 3, { name: 'ThrottledError', delay: 60 }],
    ['the page of a proxy', on(CHARGE, '<html>', { status: 502 }), 3, { name: 'ThrottledError', delay: 60 }],
  ])('becomes the right error of Zapier: %s', async (_what, answer, times, expected) => {
    const failure = await read(answer, times);
    expect(failure).toMatchObject(expected);
    // Core would append the requests that were made to any error that is not marked.
    expect(failure.message).not.toMatch(/What happened|Console logs|GET |https?:|@|sk_test|rk_test/);
  });
});

describe('an error of the app', () => {
  const marked = { doNotContextify: true };

  test('keeps core from appending the requests of the step', () => {
    expect(toZapierError(invalid('Amount', 'wrong.'))).toMatchObject({ ...marked, name: 'AppError' });
    expect(toZapierError(halted('Nothing left.'))).toMatchObject({
      ...marked,
      name: 'HaltedError',
      message: 'Nothing left.',
    });
  });

  test('shows only its reason if a step halts after a request', async () => {
    wire(on(CHARGE, { id: 'ch_1', billing_details: { email: 'ada@example.com' } }));
    const perform = withStripe(async (stripe) => {
      await stripe.charges.retrieve('ch_1');
      throw halted('Nothing is left to refund.');
    });
    await expect(failureOf(inZapier(perform, bundleOf({})))).resolves.toEqual({
      name: 'HaltedError',
      message: 'Nothing is left to refund.',
    });
  });

  test('has the code invalid_input and status 400 for an invalid field', () => {
    expect(JSON.parse(toZapierError(invalid('Amount', 'is empty.')).message)).toEqual({
      message: 'Amount: is empty.',
      code: 'invalid_input',
      status: 400,
    });
  });
});

describe('orNull', () => {
  const find = () => overStripe((stripe) => orNull(stripe.charges.retrieve('ch_1')));

  test('returns the object that was found', async () => {
    wire(on(CHARGE, { id: 'ch_1' }));
    expect(await find()).toMatchObject({ id: 'ch_1' });
  });

  test('returns null if Stripe does not know the id', async () => {
    wire(fails(CHARGE, 404, { code: 'resource_missing', message: 'No such charge' }));
    expect(await find()).toBeNull();
  });

  test('throws any other failure', async () => {
    wire(fails(CHARGE, 401, { message: `Expired API Key provided: ${KEY}` }));
    expect((await failureOf(find())).name).toBe('ExpiredAuthError');
  });
});
