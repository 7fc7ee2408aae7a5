import type Stripe from 'stripe';
import { badParameter, refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { boolean } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { adjustableQuantity, newLineItem } from '../objects/line-item.ts';
import { linkFields } from './payment-link-fields.ts';
import { type CreateParams, createParams, type UpdateParams, updateParams } from './payment-link-params.ts';
import { newPrice } from './prices.ts';

const MOST_ITEMS = 20;

type ItemParams = CreateParams['line_items'][number];

const itemOf = (shop: Shop, params: ItemParams, index: number): Stripe.LineItem => {
  const at = `line_items[${index}]`;
  if (params.price && params.price_data) {
    throw refuse(
      `You may only specify one of these parameters: ${at}[price], ${at}[price_data].`,
      'parameters_exclusive',
      at,
    );
  }
  if (params.price_data) {
    const price = newPrice(shop, params.price_data, `${at}[price_data]`);
    return newLineItem(shop, price, params.quantity, params.adjustable_quantity);
  }
  if (!params.price)
    throw badParameter(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing');
  const price = shop.get('price', params.price, `${at}[price]`);
  if (!price.active) {
    throw refuse(
      'The price specified is inactive. This field only accepts active prices.',
      undefined,
      `${at}[price]`,
    );
  }
  return newLineItem(shop, price, params.quantity, params.adjustable_quantity);
};

/** What Stripe refuses about a link as a whole, over and above its single parameters. */
const checkTogether = (shop: Shop, params: CreateParams, items: Stripe.LineItem[]): void => {
  if (new Set(items.map(({ currency }) => currency)).size > 1) {
    throw refuse('All line items must have the same currency.', undefined, 'line_items');
  }
  checkKind(params, items);
  checkFees(shop, params);
  checkParts(shop, params);
};

/** What goes only with a subscription, or only without one. */
const checkKind = (params: CreateParams | UpdateParams, items: Stripe.LineItem[]): void => {
  if (items.some(({ price }) => price?.type === 'recurring')) {
    refuseWith(
      params,
      [
        'invoice_creation',
        'payment_intent_data',
        'customer_creation',
        'submit_type',
        'application_fee_amount',
      ],
      'recurring prices',
    );
  } else {
    refuseWith(params, ['subscription_data', 'application_fee_percent'], 'only one-time prices');
  }
};

const refuseWith = (
  params: CreateParams | UpdateParams,
  names: (keyof CreateParams & keyof UpdateParams)[],
  what: string,
): void => {
  // Unsetting what cannot be there does no harm.
  const name = names.find((one) => params[one] !== undefined && params[one] !== '');
  if (!name) return;
  throw refuse(`\`${name}\` can not be used in combination with ${what}.`, undefined, name);
};

const checkFees = (shop: Shop, params: CreateParams | UpdateParams): void => {
  const { application_fee_amount, application_fee_percent, transfer_data, on_behalf_of } = params;
  const hasFee = Boolean(application_fee_amount || application_fee_percent);
  if (hasFee && !transfer_data && !shop.isConnected) {
    throw refuse(
      'Can only apply an application_fee when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the destination parameter).',
      undefined,
      application_fee_amount ? 'application_fee_amount' : 'application_fee_percent',
    );
  }
  for (const [param, account] of [
    ['transfer_data[destination]', transfer_data ? transfer_data.destination : undefined],
    ['on_behalf_of', on_behalf_of],
  ] as const) {
    if (account && !shop.hasAccount(account)) {
      throw refuse(`No such destination: '${account}'`, 'resource_missing', param);
    }
  }
};

/** Checks that do not depend on what is sold: they hold for an update as well. */
const checkParts = (shop: Shop, params: CreateParams | UpdateParams): void => {
  const { after_completion: after, custom_fields: fields } = params;
  if (
    after &&
    !after[after.type === 'redirect' ? 'redirect' : 'hosted_confirmation'] &&
    after.type === 'redirect'
  ) {
    throw badParameter(
      'Missing required param: after_completion[redirect].',
      'after_completion[redirect]',
      'parameter_missing',
    );
  }
  if (after && after.type === 'redirect' && after.hosted_confirmation) {
    throw refuse(
      'You can only specify `after_completion[hosted_confirmation]` when `after_completion[type]` is `hosted_confirmation`.',
      undefined,
      'after_completion[hosted_confirmation]',
    );
  }
  if (fields && fields.length > 3) {
    throw refuse('A maximum of 3 custom fields can be added.', undefined, 'custom_fields');
  }
  for (const [index, field] of (fields || []).entries()) {
    const at = `custom_fields[${index}]`;
    if (!/^\w{1,200}$/.test(field.key)) {
      throw badParameter('The key must be alphanumeric, and up to 200 characters.', `${at}[key]`);
    }
    if (field.label.custom.length > 50) {
      throw badParameter('Labels must be at most 50 characters.', `${at}[label][custom]`);
    }
    if (field.type === 'dropdown' && !field.dropdown) {
      throw badParameter(`Missing required param: ${at}[dropdown].`, `${at}[dropdown]`, 'parameter_missing');
    }
  }
  for (const [index, { shipping_rate: id }] of (params.shipping_options || []).entries()) {
    throw refuse(
      `No such shipping rate: '${id}'`,
      'resource_missing',
      `shipping_options[${index}][shipping_rate]`,
    );
  }
  for (const { price } of params.optional_items || []) shop.get('price', price, 'optional_items');
};

/** Makes a payment link, by request or for the demo shop. */
export const newPaymentLink = (shop: Shop, params: CreateParams): Stripe.PaymentLink => {
  if (params.line_items.length === 0 || params.line_items.length > MOST_ITEMS) {
    throw refuse(`A payment link takes 1 to ${MOST_ITEMS} line items.`, undefined, 'line_items');
  }
  checkParts(shop, params);
  const items = params.line_items.map((item, index) => itemOf(shop, item, index));
  checkTogether(shop, params, items);
  const link: Stripe.PaymentLink = {
    id: newId('plink'),
    object: 'payment_link',
    active: true,
    application: null,
    currency: items[0]?.currency ?? 'usd',
    livemode: shop.livemode,
    url: `${shop.addresses.link}/${shop.livemode ? '' : 'test_'}${randomText(18)}`,
    ...linkFields(params),
  };
  shop.lineItems.set(link.id, items);
  return shop.add('payment_link', link, 'payment_link.created');
};

const update = (shop: Shop, link: Stripe.PaymentLink, params: UpdateParams): Stripe.PaymentLink => {
  const items = shop.lineItems.get(link.id) ?? [];
  checkParts(shop, params);
  checkKind(params, items);
  // A fee that stays needs a destination that stays.
  checkFees(shop, { ...feesOf(link), ...params });
  for (const [index, given] of (params.line_items ?? []).entries()) {
    const item = items.find(({ id }) => id === given.id);
    if (!item) throw refuse(`No such item: '${given.id}'`, 'resource_missing', `line_items[${index}][id]`);
    const quantity = given.quantity ?? item.quantity ?? 1;
    const adjustable = given.adjustable_quantity
      ? adjustableQuantity(given.adjustable_quantity)
      : item.adjustable_quantity;
    if (item.price)
      Object.assign(item, newLineItem(shop, item.price, quantity), {
        id: item.id,
        adjustable_quantity: adjustable,
      });
  }
  const { active, ...fields } = params;
  if (params.name_collection === '') delete link.name_collection;
  return shop.change(link, { active, ...givenOf(linkFields(fields, link), fields) }, 'payment_link.updated');
};

const feesOf = ({ application_fee_amount, application_fee_percent, transfer_data }: Stripe.PaymentLink) =>
  ({
    application_fee_amount: application_fee_amount ?? '',
    application_fee_percent: application_fee_percent ?? '',
    transfer_data: transfer_data ? { destination: String(transfer_data.destination) } : '',
  }) as const;

/** Only what the request named changes. */
const givenOf = <T extends object>(fields: T, params: object): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key in params)) as Partial<T>;

export const paymentLinks: Resource<'payment_link'> = {
  object: 'payment_link',
  path: 'payment_links',
  permission: 'payment_links',
  idParam: 'payment_link',
  sublists: {
    line_items: { kind: 'item', of: (shop, { id }) => shop.lineItems.get(id) ?? [], path: true },
  },
  expands: { on_behalf_of: 'account', 'transfer_data.destination': 'account' },
  list: shape<Pick<Stripe.PaymentLinkListParams, 'active'>>({ active: boolean }),
  create: operation(createParams, newPaymentLink),
  update: operationOn(updateParams, update),
};
