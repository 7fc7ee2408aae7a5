import type { Bundle, ZObject } from 'zapier-platform-core';
import { priceOf } from '../support/full-objects.ts';
import { chargeOf, invoiceOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, type Kind, operationOf } from '../support/zapier.ts';

useWire();

type Choice = { id: string; label: string };
type Choices = {
  perform: (z: ZObject, bundle: Bundle) => Promise<{ results: Choice[]; paging_token: string | null }>;
};

const choose = ({ perform }: Choices, paging_token?: string) =>
  inZapier(perform, bundleOf({}, { meta: { paging_token } as Bundle['meta'] }));

/** The label of each choice by its id. */
const labelsOf = async (choices: Choices, request: string, ...objects: object[]) => {
  wire(on(request, listOf(objects)));
  const { results } = await choose(choices);
  return Object.fromEntries(results.map(({ id, label }) => [id, label]));
};

const choicesOf = (kind: Kind, operation: string, key: string): Choices =>
  operationOf(kind, operation).inputFields?.find((field) => field.key === key)?.choices as Choices;

const paymentLinks = choicesOf('triggers', 'payment_completed', 'payment_link');
const payments = choicesOf('creates', 'refund_payments', 'payments');

describe('a page of choices', () => {
  const LINKS = 'GET /v1/payment_links';
  const url = 'https://buy.stripe.com/x';
  const links = Array.from({ length: 100 }, (_, i) => ({ id: `plink_${i}`, active: true, url }));

  test('has a hundred choices, and the id that the next page starts after', async () => {
    const sent = wire(on(LINKS, listOf(links, true)));
    const { results, paging_token } = await choose(paymentLinks);
    expect(results).toHaveLength(100);
    expect(paging_token).toBe('plink_99');
    expect(sent[0]?.params).toEqual({ limit: '100', 'expand[0]': 'data.line_items' });
  });

  test('starts after the last id, and has no token if it is the last page', async () => {
    const sent = wire(on(LINKS, listOf([links[0] ?? {}])));
    expect(await choose(paymentLinks, 'plink_99')).toMatchObject({ paging_token: null });
    expect(sent[0]?.params).toMatchObject({ starting_after: 'plink_99' });
  });

  describe('without a choice', () => {
    const CHARGES = 'GET /v1/charges';
    const failed = (id: string) => on(CHARGES, listOf([chargeOf({ id, status: 'failed' })], true));

    test('is skipped until there is a choice', async () => {
      const sent = wire(failed('ch_9'), failed('ch_8'), on(CHARGES, listOf([chargeOf()], true)));
      expect(await choose(payments)).toMatchObject({ results: [{ id: 'pi_1' }], paging_token: 'ch_1' });
      expect(sent.map(({ params }) => params.starting_after)).toEqual([undefined, 'ch_9', 'ch_8']);
    });

    test('ends with the list', async () => {
      wire(failed('ch_9'), on(CHARGES, listOf([chargeOf({ status: 'failed' })])));
      expect(await choose(payments)).toEqual({ results: [], paging_token: null });
    });

    test('is skipped at most five times', async () => {
      wire(...['ch_9', 'ch_8', 'ch_7', 'ch_6', 'ch_5'].map(failed));
      expect(await choose(payments)).toEqual({ results: [], paging_token: 'ch_5' });
    });
  });

  test('is empty if there are no objects', async () => {
    wire(on(LINKS, listOf([])));
    expect(await choose(paymentLinks)).toEqual({ results: [], paging_token: null });
  });

  test('fails if Stripe refuses the list', async () => {
    wire(fails(LINKS, 403, { message: "Having the 'rak_payment_link_read' permission would help." }));
    expect((await failureOf(choose(paymentLinks))).message).toContain('“Payment Links: Read”');
  });
});

describe('the labels', () => {
  test('of payment links have the products, the prices, a reference or other metadata, and the code of the address', async () => {
    const link = { url: 'https://buy.stripe.com/abc', active: true, metadata: {} };
    const club = priceOf({ recurring: { interval: 'month', interval_count: 1 } });
    expect(
      await labelsOf(
        paymentLinks,
        'GET /v1/payment_links',
        {
          ...link,
          id: 'plink_1',
          line_items: listOf([{ description: 'Mug', price: priceOf() }, { description: 'T-shirt' }]),
          metadata: { shelf: 'B4', zapier_reference: 'order-7' },
        },
        {
          ...link,
          id: 'plink_2',
          active: false,
          line_items: listOf([{ description: 'Club', price: club }]),
          metadata: { shelf: 'B4' },
        },
        { ...link, id: 'plink_3' },
      ),
    ).toEqual({
      plink_1: 'Mug $20.00, T-shirt – order-7 – abc',
      plink_2: 'Club $20.00 every month – B4 – abc (deactivated)',
      plink_3: 'Payment link – abc',
    });
  });

  test('of successful payments have the amount, the customer, the description or card, and the time', async () => {
    const nobody = { email: null, name: null };
    expect(
      await labelsOf(
        payments,
        'GET /v1/charges',
        chargeOf({ description: 'Order 7' }),
        chargeOf({
          id: 'py_2',
          payment_intent: null,
          currency: 'jpy',
          billing_details: { ...nobody, email: 'a@b.de' },
          payment_method_details: { type: 'sepa_debit' },
        }),
        chargeOf({
          id: 'ch_3',
          payment_intent: { id: 'pi_3' },
          billing_details: nobody,
          created: 1767265260,
          refunded: true,
        }),
        chargeOf({ id: 'ch_4', payment_intent: 'pi_4', status: 'failed' }),
      ),
    ).toEqual({
      pi_1: '$50.00 – Ada Lovelace – Order 7 – 2026-01-01 10:00 UTC',
      py_2: '¥5,000 – a@b.de – 2026-01-01 10:00 UTC',
      pi_3: '$50.00 – card ending in 4242 – 2026-01-01 11:01 UTC – refunded',
    });
  });

  test('have times in the time zone of the Zap', async () => {
    wire(on('GET /v1/charges', listOf([chargeOf()])));
    const bundle = bundleOf({}, { meta: { timezone: 'Asia/Tokyo' } as unknown as Bundle['meta'] });
    const { results } = await inZapier(payments.perform, bundle);
    expect(results[0]?.label).toMatch(/ – 2026-01-01 19:00$/);
  });

  test('have at most 80 characters of a part', async () => {
    const [label] = Object.values(
      await labelsOf(payments, 'GET /v1/charges', chargeOf({ description: 'x'.repeat(500) })),
    );
    expect(label).toContain(` – ${'x'.repeat(80)}… – `);
  });

  test('of complete Checkout Sessions have the amount, the customer, the products and the time', async () => {
    const sent = wire(
      on(
        'GET /v1/checkout/sessions',
        listOf([
          sessionOf({ line_items: listOf([{ description: 'Mug' }, { description: 'Cup' }]) }),
          sessionOf({ id: 'cs_2', amount_total: null, currency: null, customer_details: null }),
        ]),
      ),
    );
    const { results } = await choose(choicesOf('searches', 'find_checkout_session', 'session'));
    expect(results).toEqual([
      { id: 'cs_test_1', label: '$40.00 – Ada Lovelace – Mug, Cup – 2026-01-01 10:00 UTC' },
      { id: 'cs_2', label: '2026-01-01 10:00 UTC' },
    ]);
    expect(sent[0]?.params).toEqual({ limit: '100', status: 'complete', 'expand[0]': 'data.line_items' });
  });

  test('of active prices have the product, the amount, the interval and the nickname', async () => {
    const price = { currency: 'usd', unit_amount: 2000, recurring: null, nickname: null };
    const sent = wire(
      on(
        'GET /v1/prices',
        listOf([
          { ...price, id: 'price_1', product: { id: 'prod_1', name: 'Mug' } },
          {
            ...price,
            id: 'price_2',
            product: { id: 'prod_2', name: 'Club' },
            recurring: { interval: 'month', interval_count: 1 },
            nickname: 'old',
          },
          {
            ...price,
            id: 'price_3',
            product: { id: 'prod_3', deleted: true },
            unit_amount: null,
            custom_unit_amount: { minimum: null, maximum: null, preset: null },
          },
          {
            ...price,
            id: 'price_4',
            product: { id: 'prod_4', name: 'API call' },
            unit_amount: null,
            unit_amount_decimal: '0.000381',
            recurring: { interval: 'month', interval_count: 1, usage_type: 'metered' },
          },
          { ...price, id: 'price_5', product: { id: 'prod_5', name: 'Seats' }, unit_amount: null },
        ]),
      ),
    );
    const choices = await choose(choicesOf('creates', 'create_payment_link', 'price'));
    expect(choices.results.map(({ label }) => label)).toEqual([
      'Mug – $20.00',
      'Club – $20.00 every month (old)',
      'Product – customer chooses',
      'API call – $0.00000381 by use, every month',
      'Seats – price by quantity',
    ]);
    expect(sent[0]?.params).toEqual({ limit: '100', active: 'true', 'expand[0]': 'data.product' });
  });

  test('of tax ids have the number and its kind', async () => {
    const id = { id: 'txi_1', type: 'eu_vat', value: 'DE123' };
    const choices = choicesOf('creates', 'create_payment_link', 'invoice_tax_ids');
    expect(await labelsOf(choices, 'GET /v1/tax_ids', id)).toEqual({ txi_1: 'DE123 (EU VAT)' });
  });

  test('of refunds that wait for the customer have the amount, the customer, the description and the time', async () => {
    expect(
      await labelsOf(
        choicesOf('creates', 'cancel_refund', 'refund'),
        'GET /v1/refunds',
        refundOf({ status: 'requires_action', charge: chargeOf({ description: 'Order 7' }) }),
        refundOf({ id: 're_2', status: 'requires_action', payment_intent: null }),
        refundOf({ id: 're_3' }),
      ),
    ).toEqual({
      re_1: '$20.00 – Ada Lovelace – Order 7 – 2026-01-02 10:00 UTC',
      re_2: '$20.00 – 2026-01-02 10:00 UTC',
    });
  });

  test('of customers have the name and the email address', async () => {
    expect(
      await labelsOf(
        choicesOf('creates', 'create_portal_link', 'customer'),
        'GET /v1/customers',
        { id: 'cus_1', name: 'Ada', email: 'ada@example.com' },
        { id: 'cus_2', name: null, email: null },
      ),
    ).toEqual({ cus_1: 'Ada – ada@example.com', cus_2: 'cus_2' });
  });

  test('of invoices have the number, the total, the customer, the product, the time and the status, without drafts', async () => {
    expect(
      await labelsOf(
        choicesOf('creates', 'send_invoice', 'invoice'),
        'GET /v1/invoices',
        invoiceOf({ total: 4000 }),
        invoiceOf({
          id: 'in_2',
          number: 'A-2',
          customer_name: null,
          total: 1200,
          currency: 'jpy',
          status: 'open',
        }),
        invoiceOf({ id: 'in_3', number: null }),
      ),
    ).toEqual({
      in_1: 'A-0001 – $40.00 – Ada Lovelace – Mug – 2026-01-01 10:00 UTC',
      in_2: 'A-2 – ¥1,200 – ada@example.com – Mug – 2026-01-01 10:00 UTC – open',
    });
  });

  test('of subscriptions have the customer, the price, its name, the time and the status', async () => {
    const price = (interval_count: number) => ({
      unit_amount: 900,
      currency: 'eur',
      recurring: { interval: 'month', interval_count },
    });
    const subscription = { created: 1767261600, status: 'active', items: listOf([{ price: price(1) }]) };
    expect(
      await labelsOf(
        choicesOf('creates', 'create_portal_link', 'subscription'),
        'GET /v1/subscriptions',
        { ...subscription, id: 'sub_1', customer: { id: 'cus_1', name: null, email: 'ada@example.com' } },
        { ...subscription, id: 'sub_2', customer: { id: 'cus_2', deleted: true }, items: listOf([]) },
        {
          ...subscription,
          id: 'sub_3',
          customer: 'cus_3',
          items: listOf([{ price: { ...price(3), nickname: 'Gold' } }]),
          status: 'past_due',
        },
      ),
    ).toEqual({
      sub_1: 'ada@example.com – €9.00 every month – 2026-01-01 10:00 UTC',
      sub_2: '2026-01-01 10:00 UTC',
      sub_3: '€9.00 every 3 months – Gold – 2026-01-01 10:00 UTC – past due',
    });
  });
});
