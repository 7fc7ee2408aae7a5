import type Stripe from 'stripe';
import type { PlainOutputField } from 'zapier-platform-core';
import { type ChargeSource, charge } from '../../records/charge.ts';
import { type CustomerSource, customer } from '../../records/customer.ts';
import { type DisputeSource, dispute, fromDispute } from '../../records/dispute.ts';
import { type EventSource, event } from '../../records/event.ts';
import { type PortalLinkSource, portalLink } from '../../records/portal-link.ts';
import { chargeOf, listOf, on, overStripe, useWire, wire } from '../support/unit.ts';
import { mismatches } from '../support/unit-records.ts';

useWire();

const CREATED = 1_767_261_600;
const BASE = { created: CREATED, livemode: false, metadata: {} };

const CUSTOMER: CustomerSource = {
  ...BASE,
  id: 'cus_1',
  balance: 0,
  currency: null,
  delinquent: null,
  description: null,
  email: null,
  name: null,
  phone: null,
};

const DISPUTE: DisputeSource = {
  ...BASE,
  id: 'du_1',
  amount: 1200,
  charge: 'ch_1',
  currency: 'jpy',
  evidence_details: { due_by: null, has_evidence: false },
  is_charge_refundable: true,
  payment_intent: null,
  reason: 'fraudulent',
  status: 'needs_response',
};

const EVENT: EventSource = {
  id: 'evt_1',
  api_version: null,
  created: CREATED,
  data: { object: {} },
  livemode: true,
  type: 'balance.available',
};

const PORTAL: PortalLinkSource = {
  id: 'bps_1',
  configuration: 'bpc_1',
  created: CREATED,
  customer: 'cus_1',
  flow: null,
  livemode: false,
  return_url: null,
  url: 'https://billing.stripe.com/p/session/1',
};

const BARE_CHARGE = chargeOf({ metadata: {}, refunded: false, disputed: false }) as ChargeSource;

describe.each<[string, { outputFields: PlainOutputField[]; sample: object }, object]>([
  ['charge', charge, charge.map(BARE_CHARGE)],
  ['customer', customer, customer.map(CUSTOMER)],
  ['dispute', dispute, dispute.map(DISPUTE)],
  ['event', event, event.map(EVENT)],
  ['portal link', portalLink, portalLink.map(PORTAL)],
])('%s', (_name, { outputFields, sample }, bare) => {
  test('the sample and a bare object have exactly the output fields, and their types', () => {
    expect(mismatches(outputFields, sample)).toEqual([]);
    expect(mismatches(outputFields, bare)).toEqual([]);
    expect(Object.keys(bare)).toEqual(Object.keys(sample));
  });
});

test('a charge, with what was settled', () => {
  const balance_transaction = { currency: 'eur', exchange_rate: 0.9, fee: 170, net: 4330 };
  const more = {
    amount_refunded: 1500,
    balance_transaction,
    refunded: false,
    disputed: true,
    metadata: { a: '1' },
  };
  expect(charge.map(chargeOf(more))).toMatchObject({
    id: 'ch_1',
    payment_id: 'pi_1',
    amount: 50,
    amount_refunded: 15,
    remaining: 35,
    fee: 1.7,
    net: 43.3,
    settlement_currency: 'EUR',
    customer_last_name: 'Lovelace',
    card_last4: '4242',
    is_disputed: true,
    metadata: { a: '1' },
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
  expect(charge.map(chargeOf({ id: 'py_1', payment_intent: null }))).toMatchObject({
    payment_id: 'py_1',
    fee: null,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/py_1',
  });
});

test('a customer', () => {
  const source = {
    ...CUSTOMER,
    name: 'Ada Lovelace',
    balance: -500,
    currency: 'usd',
    preferred_locales: ['de', 'en'],
  };
  expect(customer.map(source)).toMatchObject({
    customer_first_name: 'Ada',
    balance: -5,
    currency: 'USD',
    language: 'de',
    dashboard_url: 'https://dashboard.stripe.com/test/customers/cus_1',
  });
});

test('a dispute, bare and with its charge', () => {
  expect(dispute.map(DISPUTE)).toMatchObject({
    charge_id: 'ch_1',
    amount: 1200,
    amount_display: '¥1,200',
    respond_by: null,
    details_complete: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/ch_1',
  });
  const expandedCharge = chargeOf({ amount: 5000, description: 'Order 7' });
  expect(
    dispute.map({
      ...DISPUTE,
      charge: expandedCharge,
      payment_intent: 'pi_1',
      evidence_details: { due_by: CREATED, has_evidence: true },
    }),
  ).toMatchObject({
    payment_id: 'pi_1',
    payment_amount: 50,
    payment_description: 'Order 7',
    customer_email: 'ada@example.com',
    respond_by: '2026-01-01T10:00:00Z',
    details_complete: true,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('an event carries its object whole', () => {
  const object = { id: 'prod_1', object: 'product', ...{ name: 'Mug' } };
  const data = { object, previous_attributes: { name: 'Cup' } };
  expect(event.map({ ...EVENT, data })).toMatchObject({
    object_id: 'prod_1',
    object_type: 'product',
    object,
    previous_attributes: { name: 'Cup' },
    dashboard_url: 'https://dashboard.stripe.com/events/evt_1',
  });
});

test('a portal link', () => {
  const configuration = { id: 'bpc_1', login_page: { url: 'https://billing.stripe.com/p/login/1' } };
  expect(portalLink.map({ ...PORTAL, configuration, flow: { type: 'subscription_cancel' } })).toMatchObject({
    login_page_url: 'https://billing.stripe.com/p/login/1',
    flow: 'subscription_cancel',
  });
});

test('how a trigger comes to disputes', async () => {
  const bare = DISPUTE as unknown as Stripe.Dispute;
  let sent = wire(on('GET /v1/disputes/du_1', DISPUTE));
  await overStripe((stripe) => fromDispute.read(stripe, bare));
  expect(sent[0]?.params).toEqual({ 'expand[0]': 'charge' });
  sent = wire(on('GET /v1/disputes', listOf([DISPUTE])));
  expect(await overStripe((stripe) => fromDispute.list(stripe, {}, 3))).toMatchObject([{ id: 'du_1' }]);
  expect(sent[0]?.params).toEqual({ limit: '3', 'expand[0]': 'data.charge' });
  expect([fromDispute.wants(bare), fromDispute.fallback(bare)]).toEqual([true, bare]);
});
