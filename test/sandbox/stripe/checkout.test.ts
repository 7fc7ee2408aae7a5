import type Stripe from 'stripe';
import { letBuyerPay, type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });
const pay = (visit: Parameters<typeof letBuyerPay>[1]) => letBuyerPay(sandbox().url, visit);
const create = (params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
  stripe().paymentLinks.create({ line_items: [item()], ...params });

describe('a card payment', () => {
  it('completes the session, with a guest and with the query of the URL', async () => {
    const link = await create({
      after_completion: {
        type: 'redirect',
        redirect: { url: 'https://example.com/ok?s={CHECKOUT_SESSION_ID}' },
      },
      metadata: { campaign: 'spring' },
    });
    const { session, redirect_url } = await pay({
      url: `${link.url}?client_reference_id=order-7&prefilled_email=ada%40example.com&utm_source=mail&utm_campaign=b%20d&locale=de`,
      name: 'Ada Lovelace',
    });
    expect(session).toMatchObject({
      amount_total: 2000,
      client_reference_id: 'order-7',
      customer: null,
      customer_details: { email: 'ada@example.com', name: 'Ada Lovelace' },
      locale: 'de',
      metadata: { campaign: 'spring' },
      payment_status: 'paid',
      status: 'complete',
    });
    // A UTM code with a blank in it is dropped in silence, as Stripe does.
    expect(redirect_url).toBe(`https://example.com/ok?s=${session.id}&utm_source=mail`);
  });

  it.each([
    ['usd', 2000, 2000, null],
    ['jpy', 5000, 3350, 0.0067],
    ['kwd', 5000, 1625, 3.25],
    ['eur', 10_000, 10_900, 1.09],
  ])('in %s settles in dollars at the rate of the day', async (currency, paid, settled, rate) => {
    const link = await create({ line_items: [item(currency, paid)] });
    // A day on which the rate does not differ from its base.
    const { session } = await testHelper<Sale>(sandbox().url, 'pay', {
      payment_link: link.id,
      at: 3 * 86_400,
    });
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent), {
      expand: ['latest_charge.balance_transaction'],
    });
    const transaction = (intent.latest_charge as Stripe.Charge)
      .balance_transaction as Stripe.BalanceTransaction;
    expect(transaction).toMatchObject({ amount: settled, currency: 'usd', exchange_rate: rate });
    expect(transaction.net).toBe(settled - transaction.fee);
    expect(transaction.fee).toBeGreaterThan(30);
  });

  it('takes quantities and answers, and asks for the answers it needs', async () => {
    const link = await create({
      line_items: [{ ...item(), adjustable_quantity: { enabled: true } }, item('usd', 500, 'Card')],
      custom_fields: [
        {
          key: 'size',
          label: { type: 'custom', custom: 'Size' },
          type: 'dropdown',
          dropdown: { options: [{ label: 'S', value: 's' }] },
        },
      ],
    });
    await expect(pay({ payment_link: link.id })).rejects.toThrow('asks for \\"Size\\"');
    const { session } = await pay({ payment_link: link.id, quantity: 3, custom_fields: { size: 's' } });
    expect(session).toMatchObject({
      amount_total: 6500,
      custom_fields: [{ key: 'size', dropdown: { value: 's' } }],
    });
    const items = await stripe().checkout.sessions.listLineItems(session.id, { limit: 1 });
    expect(items).toMatchObject({
      has_more: true,
      data: [{ description: 'Mug', quantity: 3, amount_total: 6000 }],
    });
  });

  it('closes a link with a limit', async () => {
    const link = await create({
      restrictions: { completed_sessions: { limit: 1 } },
      inactive_message: 'All gone',
    });
    await pay({ payment_link: link.id });
    expect(await stripe().paymentLinks.retrieve(link.id)).toMatchObject({
      active: false,
      restrictions: { completed_sessions: { count: 1, limit: 1 } },
    });
    await expect(pay({ payment_link: link.id })).rejects.toThrow('All gone');
  });

  it('docs.stripe.com/declines: that is declined leaves the session open, for a second try', async () => {
    const link = await create();
    const declined = await pay({ payment_link: link.id, card: 'declined', email: 'poor@example.com' });
    expect(declined).toMatchObject({
      redirect_url: null,
      session: { status: 'open', payment_status: 'unpaid' },
    });
    const intent = await stripe().paymentIntents.retrieve(String(declined.session.payment_intent), {
      expand: ['latest_charge'],
    });
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
    expect(intent.latest_charge).toMatchObject({ status: 'failed', paid: false, balance_transaction: null });
    const told = (await stripe().events.list({ limit: 2 })).data;
    expect(told.map(({ type }) => type)).toEqual(['payment_intent.payment_failed', 'charge.failed']);
    const { session } = await testHelper<Sale>(sandbox().url, 'pay', { session: declined.session.id });
    expect(session).toMatchObject({ payment_status: 'paid', payment_intent: intent.id });
    const charges = await stripe().charges.list({ payment_intent: intent.id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });
});

describe('a bank debit', () => {
  it('docs.stripe.com/payments/payment-methods: has a charge days before the money is sure', async () => {
    const link = await create();
    const at = Math.floor(Date.now() / 1000) - 4 * 86_400;
    const debit = { payment_link: link.id, method: 'us_bank_account', at };
    const { session } = await testHelper<Sale>(sandbox().url, 'pay', debit);
    const chargeOf = async () =>
      (await stripe().charges.list({ payment_intent: String(session.payment_intent) })).data[0];
    expect(await chargeOf()).toMatchObject({ created: at, paid: false, status: 'pending' });
    await testHelper(sandbox().url, 'settle', { session: session.id, outcome: 'succeed' });
    expect(await chargeOf()).toMatchObject({ created: at, paid: true, status: 'succeeded' });
  });

  it('completes unpaid, and is paid when the bank says so', async () => {
    const link = await create({ invoice_creation: { enabled: true } });
    const { session } = await pay({
      payment_link: link.id,
      method: 'us_bank_account',
      email: 'slow@example.com',
    });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid', invoice: null });
    await testHelper(sandbox().url, 'settle', { session: session.id, outcome: 'succeed' });
    const paid = await stripe().checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(paid.payment_status).toBe('paid');
    expect(paid.invoice).toMatch(/^in_1/);
    const charge = (paid.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({
      status: 'succeeded',
      payment_method_details: { us_bank_account: { last4: '6789' } },
    });
    expect(charge.id).toMatch(/^py_3/);
  });

  it('may fail', async () => {
    const link = await create();
    const { session } = await pay({ payment_link: link.id, method: 'us_bank_account' });
    const settled = await testHelper<Sale>(sandbox().url, 'settle', { session: session.id, outcome: 'fail' });
    expect(settled.session.payment_status).toBe('unpaid');
    await expect(
      testHelper(sandbox().url, 'settle', { session: session.id, outcome: 'succeed' }),
    ).rejects.toThrow('does not wait');
  });
});

describe('an invoice', () => {
  it('is paid, found by its payment, and there as a PDF', async () => {
    const link = await create({
      line_items: Array.from({ length: 12 }, (_, n) => item('usd', 100 + n, `Thing ${n}`)),
      invoice_creation: { enabled: true, invoice_data: { description: 'Memo' } },
    });
    const { session } = await pay({ payment_link: link.id, name: 'Ada', email: 'ada@example.com' });
    const invoice = await stripe().invoices.retrieve(String(session.invoice), {
      expand: ['payments.data.payment.payment_intent'],
    });
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: session.amount_total,
      description: 'Memo',
      customer: session.customer,
    });
    expect(invoice.number).toMatch(/^\w{8}-0001$/);
    expect(invoice.lines).toMatchObject({ has_more: true, data: { length: 10 } });
    const all = await stripe().invoices.listLineItems(invoice.id).autoPagingToArray({ limit: 100 });
    expect(all.reduce((sum, { amount }) => sum + amount, 0)).toBe(session.amount_total);
    expect(invoice.payments?.data[0]?.payment.payment_intent).toMatchObject({ id: session.payment_intent });
    const payments = await stripe().invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: String(session.payment_intent) },
      expand: ['data.invoice'],
    });
    expect(payments.data[0]?.invoice).toMatchObject({ id: invoice.id });
    for (const gone of ['payment_intent', 'charge', 'paid', 'subscription'])
      expect(invoice).not.toHaveProperty(gone);

    const pdf = await fetch(String(invoice.invoice_pdf));
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(await (await fetch(String(invoice.hosted_invoice_url))).text()).toContain('Thing 11');
    expect((await fetch(`${String(invoice.hosted_invoice_url)}x`)).status).toBe(404);
  });
});

it('receipts can be read until they are thirty days old', async () => {
  const link = await create();
  const receiptOf = async (at?: number) => {
    const { session } = await testHelper<Sale>(sandbox().url, 'pay', { payment_link: link.id, at });
    const { data } = await stripe().charges.list({ payment_intent: String(session.payment_intent) });
    return fetch(String(data[0]?.receipt_url));
  };
  expect(await (await receiptOf()).text()).toContain('$20.00');
  expect((await receiptOf(1_700_000_000)).status).toBe(410);
});

it('sessions are found by link, email, payment, status and time', async () => {
  const link = await create();
  const { session } = await testHelper<Sale>(sandbox().url, 'pay', {
    payment_link: link.id,
    email: 'find@example.com',
    at: 1_600_000_000,
  });
  const opened = await testHelper<Sale>(sandbox().url, 'open', { payment_link: link.id });
  const ids = async (params: Stripe.Checkout.SessionListParams) =>
    (await stripe().checkout.sessions.list(params)).data.map(({ id }) => id);
  expect(await ids({ payment_link: link.id })).toEqual([opened.session.id, session.id]);
  expect(await ids({ customer_details: { email: 'find@example.com' } })).toEqual([session.id]);
  expect(await ids({ payment_intent: String(session.payment_intent) })).toEqual([session.id]);
  expect(await ids({ payment_link: link.id, status: 'open' })).toEqual([opened.session.id]);
  expect(await ids({ payment_link: link.id, created: { gte: 1_600_000_000, lt: 1_600_000_001 } })).toEqual([
    session.id,
  ]);
  await stripe().checkout.sessions.expire(opened.session.id);
  expect(await ids({ payment_link: link.id, status: 'expired' })).toEqual([opened.session.id]);
  expect((await refusal(stripe().checkout.sessions.retrieve('cs_test_x'))).param).toBe('session');
});

it('customers are made where the link wants them', async () => {
  const link = await create({ customer_creation: 'always' });
  const { session } = await pay({ payment_link: link.id, email: 'regular@example.com', name: 'Reg' });
  const { data } = await stripe().customers.list({ email: 'regular@example.com' });
  expect(data.map(({ id }) => id)).toEqual([session.customer]);
});
