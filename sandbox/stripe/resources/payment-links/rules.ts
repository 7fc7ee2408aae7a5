import type Stripe from 'stripe';
import { displayAmount, minimumOf } from '../../currencies.ts';
import { badParameter, missingParameter, noSuch, refuse } from '../../engine/errors.ts';
import type { Store } from '../../engine/store.ts';
import { currencyOf, isVoucher } from '../payment-methods.ts';
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
  const optional = params.optional_items || [];
  if (optional.length > 10)
    throw refuse('A maximum of 10 optional items can be added.', undefined, 'optional_items');
  for (const { price } of optional) store.get('price', price, 'optional_items');
  checkDescriptors(params.payment_intent_data || {});
  checkInvoices(store, 'invoice_creation[invoice_data]', params.invoice_creation?.invoice_data);
  checkInvoices(
    store,
    'subscription_data[invoice_settings]',
    params.subscription_data ? params.subscription_data.invoice_settings : undefined,
  );
};

interface InvoiceTexts {
  account_tax_ids?: Stripe.Emptyable<string[]>;
  custom_fields?: Stripe.Emptyable<object[]>;
  rendering_options?: Stripe.Emptyable<{ template?: string }>;
}

/** The ids on invoices have to exist. The embedded Stripe has two tax ids and no invoice template. */
const checkInvoices = (store: Store, at: string, given: InvoiceTexts = {}): void => {
  const { account_tax_ids: taxIds, custom_fields: fields, rendering_options: rendering } = given;
  for (const [index, id] of (taxIds || []).entries())
    store.get('tax_id', id, `${at}[account_tax_ids][${index}]`);
  if (fields && fields.length > 4) {
    throw refuse(
      'A maximum of 4 custom fields can be added to an invoice.',
      undefined,
      `${at}[custom_fields]`,
    );
  }
  const template = rendering ? rendering.template : undefined;
  if (template) {
    throw noSuch('invoice_rendering_template', template, `${at}[rendering_options][template]`);
  }
};

type Descriptors = Pick<
  Exclude<NonNullable<UpdateParams['payment_intent_data']>, ''>,
  'statement_descriptor' | 'statement_descriptor_suffix'
>;

/** https://docs.stripe.com/get-started/account/statement-descriptors#requirements */
const checkDescriptors = (given: Descriptors): void => {
  for (const name of ['statement_descriptor', 'statement_descriptor_suffix'] as const) {
    const text = given[name];
    if (!text || (/^[^<>\\'"*]{1,22}$/.test(text) && /[A-Za-z]/.test(text))) continue;
    throw badParameter(
      `The ${name} has to have up to 22 characters, one letter at least, and none of < > \\ ' " *.`,
      `payment_intent_data[${name}]`,
    );
  }
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
    if (field.type === 'dropdown' && !field.dropdown) throw missingParameter(`${at}[dropdown]`);
  }
};

/**
 * Refuses payment methods that do not take the currency, or no subscriptions. Stripe does not document the words.
 * @see https://docs.stripe.com/payments/payment-methods/payment-method-support
 */
export const checkMethods = (
  { payment_method_types: types }: CreateParams | UpdateParams,
  items: Stripe.LineItem[],
): void => {
  const currency = items[0]?.currency ?? '';
  const isRecurring = items.some(({ price }) => price?.recurring);
  for (const type of types || []) {
    const why =
      (currencyOf(type) ?? currency) !== currency
        ? `does not take ${currency}`
        : isRecurring && isVoucher({ type })
          ? 'does not take recurring prices'
          : undefined;
    if (why) throw refuse(`The payment method type ${type} ${why}.`, undefined, 'payment_method_types');
  }
};

/**
 * A price whose amount the buyer chooses is the only item, once, without promotion codes. Stripe does not document the
 * words.
 * @see https://docs.stripe.com/payments/checkout/pay-what-you-want
 */
export const checkChosenAmount = (
  { allow_promotion_codes: allowsCodes, optional_items: optional }: CreateParams | UpdateParams,
  items: Stripe.LineItem[],
): void => {
  if (!items.some(({ price }) => price?.custom_unit_amount)) return;
  const [first] = items;
  const isAlone = items.length === 1 && first?.quantity === 1 && !first.adjustable_quantity?.enabled;
  if (isAlone && !allowsCodes && !optional?.length) return;
  throw refuse(
    'A price with custom_unit_amount has to be the only item of a link, with a quantity of 1 and without promotion codes.',
    undefined,
    isAlone ? (allowsCodes ? 'allow_promotion_codes' : 'optional_items') : 'line_items',
  );
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
