import type Stripe from 'stripe';
import { missingParameter, refuse } from '../../engine/errors.ts';
import { notExpanded } from '../../engine/expandable.ts';
import { newId, randomText } from '../../engine/ids.ts';
import { boolean } from '../../engine/param-types.ts';
import { shape } from '../../engine/params.ts';
import { operation, operationOn, type Resource } from '../../engine/resource.ts';
import type { Store } from '../../engine/store.ts';
import { adjustableQuantity, newLineItem } from '../line-items.ts';
import { newPrice } from '../prices.ts';
import { linkFields } from './fields.ts';
import { type CreateParams, createParams, type UpdateParams, updateParams } from './params.ts';
import {
  checkChosenAmount,
  checkFees,
  checkKind,
  checkMethods,
  checkMinimum,
  checkParts,
  shippingOptions,
} from './rules.ts';

const MOST_ITEMS = 20;

type ItemParams = CreateParams['line_items'][number];

const itemOf = (store: Store, params: ItemParams, index: number): Stripe.LineItem => {
  const at = `line_items[${index}]`;
  if (params.price && params.price_data) {
    throw refuse(
      `You may only specify one of these parameters: ${at}[price], ${at}[price_data].`,
      'parameters_exclusive',
      at,
    );
  }
  if (params.price_data) {
    const price = newPrice(store, params.price_data, `${at}[price_data]`);
    return newLineItem(store, price, params.quantity, params.adjustable_quantity);
  }
  if (!params.price) throw missingParameter(`${at}[price]`);
  const price = store.get('price', params.price, `${at}[price]`);
  if (!price.active) {
    throw refuse(
      'The price specified is inactive. This field only accepts active prices.',
      undefined,
      `${at}[price]`,
    );
  }
  return newLineItem(store, price, params.quantity, params.adjustable_quantity);
};

const create = (store: Store, params: CreateParams): Stripe.PaymentLink => {
  if (params.line_items.length === 0 || params.line_items.length > MOST_ITEMS) {
    throw refuse(`A payment link takes 1 to ${MOST_ITEMS} line items.`, undefined, 'line_items');
  }
  checkParts(store, params);
  const items = params.line_items.map((item, index) => itemOf(store, item, index));
  if (new Set(items.map(({ currency }) => currency)).size > 1) {
    throw refuse('All line items must have the same currency.', undefined, 'line_items');
  }
  checkKind(params, items);
  checkMethods(params, items);
  checkChosenAmount(params, items);
  checkFees(store, params);
  checkMinimum(items);
  const currency = items[0]?.currency ?? 'usd';
  const link: Stripe.PaymentLink = {
    id: newId('plink'),
    object: 'payment_link',
    active: true,
    application: null,
    currency,
    livemode: store.livemode,
    shipping_options: shippingOptions(store, params.shipping_options, currency),
    url: `${store.pages.link}/${store.livemode ? '' : 'test_'}${randomText(18)}`,
    ...linkFields(params),
  };
  store.lineItems.set(link.id, items);
  return store.add('payment_link', link, 'payment_link.created');
};

const update = (store: Store, link: Stripe.PaymentLink, params: UpdateParams): Stripe.PaymentLink => {
  const items = store.lineItems.get(link.id) ?? [];
  checkParts(store, params);
  checkKind(params, items);
  checkMethods(params, items);
  checkChosenAmount(params, items);
  // The fee that the link keeps needs the destination that it keeps.
  checkFees(store, { ...feesOf(link), ...params });
  for (const [index, given] of (params.line_items ?? []).entries()) {
    const item = items.find(({ id }) => id === given.id);
    if (!item) throw refuse(`No such item: '${given.id}'`, 'resource_missing', `line_items[${index}][id]`);
    const quantity = given.quantity ?? item.quantity ?? 1;
    const adjustable = given.adjustable_quantity
      ? adjustableQuantity(given.adjustable_quantity)
      : item.adjustable_quantity;
    if (item.price)
      Object.assign(item, newLineItem(store, item.price, quantity), {
        id: item.id,
        adjustable_quantity: adjustable,
      });
  }
  const { active, ...fields } = params;
  if (params.name_collection === '') delete link.name_collection;
  const shipping =
    params.shipping_options === undefined
      ? undefined
      : shippingOptions(store, params.shipping_options, link.currency);
  return store.change(
    link,
    { active, shipping_options: shipping, ...givenOf(linkFields(fields, link), fields) },
    'payment_link.updated',
  );
};

const feesOf = ({ application_fee_amount, application_fee_percent, transfer_data }: Stripe.PaymentLink) =>
  ({
    application_fee_amount: application_fee_amount ?? '',
    application_fee_percent: application_fee_percent ?? '',
    transfer_data: transfer_data ? { destination: String(transfer_data.destination) } : '',
  }) as const;

/** The fields that the request names. */
const givenOf = <T extends object>(fields: T, params: object): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key in params)) as Partial<T>;

/**
 * Payment links: all parameters with their rules, the items, and the limit of completed sessions. The checkout ignores blocked card brands and offers only the payment methods in payment-methods.ts.
 */
export const paymentLinks: Resource<'payment_link'> = {
  object: 'payment_link',
  path: 'payment_links',
  permission: 'payment_links',
  idParam: 'payment_link',
  sublists: {
    line_items: { kind: 'item', of: (store, { id }) => store.lineItems.get(id) ?? [], path: true },
  },
  expands: {
    on_behalf_of: 'account',
    'shipping_options.shipping_rate': 'shipping_rate',
    'transfer_data.destination': 'account',
    'automatic_tax.liability.account': 'account',
    'invoice_creation.invoice_data.account_tax_ids': 'tax_id',
    'subscription_data.invoice_settings.account_tax_ids': 'tax_id',
    ...notExpanded('application'),
  },
  list: shape<Omit<Stripe.PaymentLinkListParams, keyof Stripe.PaginationParams>>({ active: boolean }),
  create: operation(createParams, create),
  update: operationOn(updateParams, update),
};
