import type Stripe from 'stripe';
import { displayAmount, minimumOf } from '../currencies.ts';
import { notSimulated, refuse } from '../engine/errors.ts';
import {
  amount,
  boolean,
  currency,
  decimalNumber,
  email,
  integer,
  longText,
  oneOf,
  positiveAmount,
  text,
  url,
  wholeNumber,
} from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import type { Shop } from '../engine/shop.ts';
import type { DiscountSource } from '../engine/store.ts';
import { typesFor } from '../objects/payment-methods.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { choose } from '../payments/cart.ts';
import { openSession } from '../payments/checkout.ts';
import { sourceOf } from '../payments/discounts.ts';
import { checkCustomFields, checkFees, shippingOptions } from './checkout-rules.ts';
import { linkFields } from './payment-link-fields.ts';
import {
  adjustable,
  intentTexts,
  invoiceTexts,
  priceData,
  shared,
  trialSettings,
} from './payment-link-params.ts';
import { itemOf } from './payment-links.ts';

type Params = Stripe.Checkout.SessionCreateParams;

const transferData = { amount: positiveAmount, destination: must(text) } as const;

export const createParams = shape<Params>({
  adaptive_pricing: { enabled: boolean },
  allow_promotion_codes: shared.allow_promotion_codes,
  allowed_payment_method_types: [text],
  automatic_tax: shared.automatic_tax,
  billing_address_collection: shared.billing_address_collection,
  cancel_url: url,
  client_reference_id: text,
  consent_collection: shared.consent_collection,
  currency,
  custom_fields: shared.custom_fields,
  custom_text: shared.custom_text,
  customer: text,
  customer_creation: shared.customer_creation,
  customer_email: email,
  customer_update: {
    address: oneOf('auto', 'never'),
    name: oneOf('auto', 'never'),
    shipping: oneOf('auto', 'never'),
  },
  discounts: [{ coupon: text, promotion_code: text }],
  expires_at: wholeNumber,
  invoice_creation: shared.invoice_creation,
  line_items: [
    {
      adjustable_quantity: adjustable,
      price: text,
      price_data: priceData,
      quantity: integer(1, 999_999),
      ...unsimulated('metadata', 'tax_rates'),
    },
  ],
  locale: text,
  metadata: shared.metadata,
  mode: must(oneOf('payment', 'setup', 'subscription')),
  name_collection: shared.name_collection,
  optional_items: shared.optional_items,
  payment_intent_data: {
    ...intentTexts,
    application_fee_amount: amount,
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    on_behalf_of: text,
    transfer_data: transferData,
    ...unsimulated('receipt_email', 'shipping'),
  },
  payment_method_collection: shared.payment_method_collection,
  phone_number_collection: shared.phone_number_collection,
  shipping_address_collection: shared.shipping_address_collection,
  shipping_options: [{ shipping_rate: text, ...unsimulated('shipping_rate_data') }],
  submit_type: shared.submit_type,
  subscription_data: {
    application_fee_percent: decimalNumber,
    description: longText,
    invoice_settings: invoiceTexts,
    metadata: shared.metadata,
    on_behalf_of: text,
    transfer_data: { amount_percent: decimalNumber, destination: must(text) },
    trial_period_days: integer(1, 730),
    trial_settings: trialSettings,
    ...unsimulated(
      'billing_cycle_anchor',
      'billing_cycle_anchor_config',
      'billing_mode',
      'default_tax_rates',
      'pending_invoice_item_interval',
      'proration_behavior',
      'trial_end',
    ),
  },
  success_url: must(url),
  tax_id_collection: shared.tax_id_collection,
  ui_mode: oneOf('elements', 'embedded_page', 'form', 'hosted_page'),
  ...unsimulated(
    'after_expiration',
    'branding_settings',
    'customer_account',
    'excluded_payment_method_types',
    'integration_identifier',
    'managed_payments',
    'origin_context',
    'payment_method_configuration',
    'payment_method_data',
    'payment_method_options',
    'permissions',
    'redirect_on_completion',
    'return_url',
    'saved_payment_method_options',
    'setup_intent_data',
    'wallet_options',
  ),
});

/** Makes a session as a shop does that has no link for it. */
export const createSession = (shop: Shop, params: Params): Stripe.Checkout.Session => {
  checkMode(params);
  checkCustomFields(params.custom_fields ?? []);
  const items = (params.line_items ?? []).map((item, index) =>
    itemOf(shop, { ...item, quantity: item.quantity ?? 1 }, index),
  );
  const [first] = items;
  if (!first) throw refuse('Missing required param: line_items.', 'parameter_missing', 'line_items');
  checkItems(items, params.mode);
  const fees = feesOf(params);
  checkFees(shop, fees);
  const allowed = params.allowed_payment_method_types;
  const given = params.customer ? shop.get('customer', params.customer, 'customer') : undefined;
  return atTimeOf(shop, params.customer, () => {
    const { session, agreement } = openSession(
      shop,
      {
        ...linkFields(offerOf(params)),
        application_fee_amount: fees.application_fee_amount ?? null,
        application_fee_percent: fees.application_fee_percent ?? null,
        currency: first.currency,
        on_behalf_of: fees.on_behalf_of ?? null,
        shipping_options: shippingOptions(shop, params.shipping_options, first.currency),
        transfer_data: fees.transfer_data ? { amount: null, ...fees.transfer_data } : null,
      },
      items,
      {
        adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
        ...(allowed && {
          allowed_payment_method_types: allowed,
          payment_method_types: typesFor(first.currency).filter((type) => allowed.includes(type)),
        }),
        cancel_url: params.cancel_url ?? null,
        client_reference_id: params.client_reference_id ?? null,
        customer: given?.id ?? null,
        customer_details: given ? detailsOf(given) : null,
        customer_email: params.customer_email ?? null,
        expires_at: params.expires_at ?? shop.now + 86_400,
        locale: params.locale ?? null,
        success_url: params.success_url ?? null,
      },
      discountOf(shop, params),
    );
    agreement.customerUpdates = CUSTOMER_FIELDS.filter((name) => params.customer_update?.[name] === 'auto');
    choose(shop, session, agreement, {});
    checkTotal(session);
    return session;
  });
};

const CUSTOMER_FIELDS = ['address', 'name', 'shipping'] as const;

const checkMode = ({
  allow_promotion_codes,
  customer,
  customer_update,
  discounts,
  mode,
  ui_mode,
}: Params): void => {
  if (mode === 'setup') throw notSimulated('mode=setup', 'mode');
  if (ui_mode && ui_mode !== 'hosted_page') throw notSimulated(`ui_mode=${ui_mode}`, 'ui_mode');
  if (allow_promotion_codes !== undefined && discounts) {
    throw refuse(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
      'parameters_exclusive',
    );
  }
  if (customer_update && !customer) {
    throw refuse('`customer_update` can only be used with `customer`.', undefined, 'customer_update');
  }
};

const checkItems = (items: Stripe.LineItem[], mode: Params['mode']): void => {
  const recurring = items.some(({ price }) => price?.recurring);
  if (mode === 'payment' && recurring) {
    throw refuse(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    );
  }
  if (mode === 'subscription' && !recurring) {
    throw refuse('You must provide at least one recurring price in `subscription` mode when using prices.');
  }
  if (new Set(items.map(({ currency: code }) => code)).size > 1) {
    throw refuse('All line items must have the same currency.', undefined, 'line_items');
  }
};

const checkTotal = ({ amount_total, currency: code }: Stripe.Checkout.Session): void => {
  const minimum = minimumOf(code ?? 'usd');
  if (!amount_total || amount_total >= minimum) return;
  throw refuse(
    `The Checkout Session's total amount due must add up to at least ${displayAmount(minimum, code ?? 'usd')} ${code}`,
    'amount_too_small',
  );
};

/** What a platform takes, and where the money goes: a session says it of its payment, or of its subscription. */
const feesOf = ({ payment_intent_data: intent, subscription_data: subscription }: Params) => ({
  application_fee_amount: intent?.application_fee_amount,
  application_fee_percent: subscription?.application_fee_percent,
  on_behalf_of: intent?.on_behalf_of ?? subscription?.on_behalf_of,
  transfer_data: intent?.transfer_data ?? subscription?.transfer_data,
});

/** What a session says in the words of a link. */
const offerOf = (params: Params): Parameters<typeof linkFields>[0] => ({
  allow_promotion_codes: params.allow_promotion_codes,
  automatic_tax: params.automatic_tax,
  billing_address_collection: params.billing_address_collection,
  consent_collection: params.consent_collection,
  custom_fields: params.custom_fields,
  custom_text: params.custom_text,
  customer_creation: params.customer_creation,
  invoice_creation: params.invoice_creation,
  metadata: params.metadata,
  name_collection: params.name_collection,
  optional_items: params.optional_items,
  payment_intent_data: params.payment_intent_data,
  payment_method_collection: params.payment_method_collection,
  phone_number_collection: params.phone_number_collection,
  shipping_address_collection: params.shipping_address_collection,
  submit_type: params.submit_type,
  subscription_data: params.subscription_data,
  tax_id_collection: params.tax_id_collection,
});

/** What the checkout knows of a customer before he is there. */
const detailsOf = ({ address, email: mail, name, phone, tax_exempt }: Stripe.Customer) => ({
  address: address ?? null,
  business_name: null,
  email: mail,
  individual_name: null,
  name: name ?? null,
  phone: phone ?? null,
  tax_exempt: tax_exempt ?? null,
  tax_ids: [],
});

const discountOf = (shop: Shop, { discounts }: Params): DiscountSource | undefined => {
  const [given] = discounts ?? [];
  if (!given) return undefined;
  return given.promotion_code
    ? sourceOf(shop, shop.get('promotion_code', given.promotion_code, 'discounts[0][promotion_code]'))
    : { coupon: shop.get('coupon', given.coupon ?? '', 'discounts[0][coupon]') };
};
