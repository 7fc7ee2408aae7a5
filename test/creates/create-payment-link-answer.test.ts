import { BUYER_EMAIL } from '../support/full-objects.ts';
import { CREATE, created, createLink, MUG } from '../support/linking.ts';
import { listOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { sample } = operationOf('creates', 'create_payment_link');

test('returns the link as a record, with the address to share', async () => {
  const url = 'https://example.com/thanks?session_id={CHECKOUT_SESSION_ID}';
  wire(
    created({
      after_completion: { type: 'redirect', redirect: { url } },
      inactive_message: 'Sold out',
      line_items: listOf([{ quantity: 2, description: 'Mug' }]),
      metadata: { shelf: 'B4' },
      restrictions: { completed_sessions: { count: 0, limit: 5 } },
    }),
  );
  const row = await createLink({ ...MUG, utm_source: 'newsletter' });
  expect(row).toMatchObject({
    id: 'plink_1',
    url: 'https://buy.stripe.com/test_abc',
    share_url: 'https://buy.stripe.com/test_abc?utm_source=newsletter',
    active: true,
    line_items_summary: '2 × Mug',
    currency: 'USD',
    redirect_url: url,
    confirmation_message: null,
    inactive_message: 'Sold out',
    max_payments: 5,
    payments_made: 0,
    metadata: { shelf: 'B4' },
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payment-links/plink_1',
  });
  expect(Object.keys(row)).toEqual(Object.keys(sample));
});

describe('the address to share', () => {
  const shareUrl = async (input: Row, link: object = {}) => {
    wire(created(link));
    return new URL(String((await createLink({ ...MUG, ...input })).share_url));
  };

  test('is that of the link if no parameter is filled in', async () => {
    expect((await shareUrl({})).href).toBe('https://buy.stripe.com/test_abc');
  });

  test('has every parameter', async () => {
    const parameters = {
      utm_source: 'newsletter',
      utm_medium: 'email',
      utm_campaign: 'spring_sale-1',
      utm_term: 'mugs',
      utm_content: 'blue_button',
      client_reference_id: 'cart-7',
      prefilled_email: 'ada+shop@example.com',
      prefilled_promo_code: 'SPRING',
      locale: 'pt-BR',
    };
    expect(Object.fromEntries((await shareUrl(parameters)).searchParams)).toEqual(parameters);
  });

  test('encodes the plus sign and the at sign of an email address', async () => {
    expect((await shareUrl({ prefilled_email: 'ada+shop@example.com' })).search).toBe(
      '?prefilled_email=ada%2Bshop%40example.com',
    );
  });

  test('takes a language in any case, and codes of the maximum length', async () => {
    const parameters = { locale: 'DE', utm_term: 'x'.repeat(150), client_reference_id: 'x'.repeat(200) };
    const { searchParams } = await shareUrl(parameters);
    expect(Object.fromEntries(searchParams)).toEqual({ ...parameters, locale: 'de' });
  });
});

test.each<[string, number, object, string, RegExp]>([
  ['a revoked key', 401, { message: 'Invalid API Key' }, 'ExpiredAuthError', /no longer accepts/],
  [
    'a missing permission',
    403,
    { message: "'rak_payment_links_write'" },
    'AppError',
    /“Payment Links: Write”/,
  ],
  [
    'an unknown account to transfer to',
    400,
    { code: 'resource_missing', message: "No such destination: 'acct_x'" },
    'AppError',
    /does not know this: No such destination: 'acct_x'/,
  ],
  [
    'an email address in the message of Stripe',
    400,
    { message: `${BUYER_EMAIL} is no good`, param: 'on_behalf_of' },
    'AppError',
    /refused the request: \[email\] is no good \(Stripe’s name of the field: on_behalf_of\)/,
  ],
  [
    'a reference that was used with other fields',
    400,
    { type: 'idempotency_error', message: 'Keys for…' },
    'AppError',
    /^Reference: the same reference was used with other values/,
  ],
  ['an error of the server', 500, { type: 'api_error' }, 'ThrottledError', /could not be reached/],
])('fails with a clear error after %s', async (_name, status, error, name, words) => {
  wire(fails(CREATE, status, error, { 'stripe-should-retry': 'false' }));
  expect(await failureOf(createLink(MUG))).toMatchObject({ name, message: expect.stringMatching(words) });
});

test('lists connected accounts by their names', async () => {
  const { inputFields } = operationOf('creates', 'create_payment_link');
  const field = inputFields?.find(({ key }) => key === 'transfer_destination');
  const choices = field?.choices as { perform: unknown } | undefined;
  const account = (id: string, display_name: string) => ({ id, settings: { dashboard: { display_name } } });
  const sent = wire(
    on('GET /v1/accounts', listOf([account('acct_1', 'Mugs'), account('acct_2', 'Cups')], true)),
  );
  expect(await run(choices?.perform, step())).toEqual({
    results: [
      { id: 'acct_1', label: 'Mugs (acct_1)' },
      { id: 'acct_2', label: 'Cups (acct_2)' },
    ],
    paging_token: 'acct_2',
  });
  expect(sent[0]?.params).toEqual({ limit: '100' });
});
