import type Stripe from 'stripe';
import { displayAmount, minimumOf } from '../../currencies.ts';
import { badParameter, missingParameter, notSimulated, refuse } from '../../engine/errors.ts';
import type { Store } from '../../engine/store.ts';
import type { CreateParams, UpdateParams } from './params.ts';

/** Stripe's rules about several parameters of a link. */

/** Refuses parameters that need a recurring price, or that do not allow one. */
export const checkKind = (params: CreateParams | UpdateParams, items: Stripe.LineItem[]): void => {
  if (items.some(({ price }) => price?.type === 'recurring')) {
    refuseWith(
      params,
      ['invoice_creation', 'payment_intent_data', 'customer_creation', 'application_fee_amount'],
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
  // Stripe accepts an empty value, which unsets the parameter.
  const name = names.find((one) => params[one] !== undefined && params[one] !== '');
  if (!name) return;
  throw refuse(`\`${name}\` can not be used in combination with ${what}.`, undefined, name);
};

export const checkFees = (store: Store, params: CreateParams | UpdateParams): void => {
  const { application_fee_amount, application_fee_percent, transfer_data, on_behalf_of } = params;
  const hasFee = Boolean(application_fee_amount || application_fee_percent);
  if (hasFee && !transfer_data && !store.options.isConnected) {
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
    if (account && !store.options.hasAccount(account)) {
      throw refuse(`No such destination: '${account}'`, 'resource_missing', param);
    }
  }
};

/** The rules that do not depend on the prices. */
export const checkParts = (store: Store, params: CreateParams | UpdateParams): void => {
  const { payment_intent_data: intent } = params;
  if (intent && 'capture_method' in intent && intent.capture_method === 'manual') {
    throw notSimulated('capture_method=manual', 'payment_intent_data[capture_method]');
  }
  const { after_completion: after, custom_fields: fields } = params;
  if (after?.type === 'redirect' && !after.redirect) throw missingParameter('after_completion[redirect]');
  if (after?.type === 'redirect' && after.hosted_confirmation) {
    throw refuse(
      'You can only specify `after_completion[hosted_confirmation]` when `after_completion[type]` is `hosted_confirmation`.',
      undefined,
      'after_completion[hosted_confirmation]',
    );
  }
  checkCustomFields(fields || []);
  for (const { price } of params.optional_items || []) store.get('price', price, 'optional_items');
};

const checkCustomFields = (fields: NonNullable<CreateParams['custom_fields']>): void => {
  if (fields.length > 3) {
    throw refuse('A maximum of 3 custom fields can be added.', undefined, 'custom_fields');
  }
  for (const [index, field] of fields.entries()) {
    const at = `custom_fields[${index}]`;
    if (!/^\w{1,200}$/.test(field.key)) {
      throw badParameter('The key must be alphanumeric, and up to 200 characters.', `${at}[key]`);
    }
    if (fields.findIndex(({ key }) => key === field.key) < index) {
      throw badParameter(`The key must be unique: '${field.key}' is there already.`, `${at}[key]`);
    }
    if (field.label.custom.length > 50) {
      throw badParameter('Labels must be at most 50 characters.', `${at}[label][custom]`);
    }
    if (field.type === 'dropdown' && !field.dropdown) throw missingParameter(`${at}[dropdown]`);
  }
};

/** The shipping options of a link, with their amounts. */
export const shippingOptions = (
  store: Store,
  given: UpdateParams['shipping_options'],
  currency: string,
): Stripe.PaymentLink.ShippingOption[] =>
  (given || []).map(({ shipping_rate: id = '' }, index) => {
    const param = `shipping_options[${index}][shipping_rate]`;
    const rate = store.get('shipping_rate', id, param);
    if (!rate.active) throw refuse(`The shipping rate ${id} is not active.`, undefined, param);
    if (rate.fixed_amount?.currency !== currency) {
      throw refuse(`The shipping rate ${id} has to be in ${currency}.`, undefined, param);
    }
    return { shipping_amount: rate.fixed_amount.amount, shipping_rate: rate.id };
  });

/**
 * Refuses an amount below Stripe's minimum. Stripe does not document when it checks a link; here, at its creation,
 * unless the buyer chooses an amount or a quantity.
 */
export const checkMinimum = (items: Stripe.LineItem[]): void => {
  const isFixed = items.every(
    ({ adjustable_quantity: adjustable, price }) => !adjustable?.enabled && !price?.custom_unit_amount,
  );
  const total = items.reduce((sum, { amount_total }) => sum + amount_total, 0);
  const [{ currency } = { currency: 'usd' }] = items;
  const minimum = minimumOf(currency);
  if (!isFixed || total === 0 || total >= minimum) return;
  throw refuse(
    `The Payment Link's total amount due must add up to at least ${displayAmount(minimum, currency)} ${currency}`,
    'amount_too_small',
  );
};
