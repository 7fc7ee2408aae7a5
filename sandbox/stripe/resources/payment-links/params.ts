import type Stripe from 'stripe';
import {
  amount,
  boolean,
  country,
  currency,
  decimalNumber,
  filledText,
  integer,
  longText,
  metadata,
  oneOf,
  positiveAmount,
  shortText,
  text,
  upTo,
  url,
} from '../../engine/param-types.ts';
import { must, shape, unsimulated } from '../../engine/params.ts';
import { interval, taxBehavior } from '../prices.ts';
import { taxCode } from '../products.ts';

/** The parameters of `POST /v1/payment_links` and `POST /v1/payment_links/:id`. */

export type CreateParams = Stripe.PaymentLinkCreateParams;
export type UpdateParams = Stripe.PaymentLinkUpdateParams;

const issuer = { account: text, type: must(oneOf('account', 'self')) } as const;
const invoiceCustomFields = [{ name: must(upTo(40)), value: must(upTo(140)) }] as const;
const textAnswer = {
  default_value: text,
  maximum_length: integer(1, 255),
  minimum_length: integer(1, 255),
} as const;
const message = { message: must(upTo(1200)) } as const;
const nameChoice = { enabled: must(boolean), optional: boolean } as const;
const adjustable = {
  enabled: must(boolean),
  maximum: integer(1, 999_999),
  minimum: integer(0, 999_999),
} as const;
const invoiceTexts = {
  account_tax_ids: [text],
  custom_fields: invoiceCustomFields,
  description: longText,
  footer: longText,
  issuer,
} as const;

/** The parameters of both requests. */
const shared = {
  after_completion: {
    hosted_confirmation: { custom_message: shortText },
    redirect: { url: must(url) },
    type: must(oneOf('hosted_confirmation', 'redirect')),
  },
  allow_promotion_codes: boolean,
  application_fee_amount: amount,
  application_fee_percent: decimalNumber,
  automatic_tax: { enabled: must(boolean), liability: issuer },
  billing_address_collection: oneOf('auto', 'required'),
  consent_collection: {
    payment_method_reuse_agreement: { position: must(oneOf('auto', 'hidden')) },
    promotions: oneOf('auto', 'none'),
    terms_of_service: oneOf('none', 'required'),
  },
  custom_fields: [
    {
      dropdown: { default_value: text, options: must([{ label: must(upTo(100)), value: must(upTo(100)) }]) },
      key: must(text),
      label: must({ custom: must(upTo(100)), type: must(oneOf('custom')) }),
      numeric: textAnswer,
      optional: boolean,
      text: textAnswer,
      type: must(oneOf('dropdown', 'numeric', 'text')),
    },
  ],
  custom_text: {
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  },
  customer_creation: oneOf('always', 'if_required'),
  inactive_message: shortText,
  invoice_creation: {
    enabled: must(boolean),
    invoice_data: {
      ...invoiceTexts,
      metadata,
      rendering_options: {
        amount_tax_display: oneOf('exclude_tax', 'include_inclusive_tax'),
        template: text,
      },
    },
  },
  metadata,
  name_collection: { business: nameChoice, individual: nameChoice },
  on_behalf_of: text,
  optional_items: [{ adjustable_quantity: adjustable, price: must(text), quantity: must(integer(1)) }],
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_options: {
    card: {
      restrictions: {
        brands_blocked: [oneOf('american_express', 'discover_global_network', 'mastercard', 'visa')],
      },
    },
  },
  payment_method_types: [
    oneOf(
      'affirm afterpay_clearpay alipay alma au_becs_debit bacs_debit bancontact billie bizum blik boleto card cashapp',
      'eps fpx giropay grabpay ideal klarna konbini link mb_way mobilepay multibanco oxxo p24 pay_by_bank paynow paypal',
      'paypay payto pix promptpay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account',
      'wechat_pay zip',
    ),
  ],
  phone_number_collection: { enabled: must(boolean) },
  restrictions: { completed_sessions: must({ limit: must(integer(1)) }) },
  shipping_address_collection: { allowed_countries: must([country]) },
  shipping_options: [{ shipping_rate: text }],
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  tax_id_collection: { enabled: must(boolean), required: oneOf('if_supported', 'never') },
} as const;

const intentTexts = {
  description: longText,
  metadata,
  setup_future_usage: oneOf('off_session', 'on_session'),
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  transfer_group: text,
} as const;

const trialSettings = {
  end_behavior: must({ missing_payment_method: must(oneOf('cancel', 'create_invoice', 'pause')) }),
} as const;

/** A price that belongs to this link only. */
const priceData = {
  currency: must(currency),
  product: text,
  product_data: {
    description: longText,
    images: [url],
    metadata,
    name: must(shortText),
    tax_code: taxCode,
    unit_label: text,
    ...unsimulated('tax_details'),
  },
  recurring: { interval: must(interval), interval_count: integer(1, 1095) },
  tax_behavior: taxBehavior,
  unit_amount: amount,
  ...unsimulated('unit_amount_decimal'),
} as const;

export const createParams = shape<CreateParams>({
  ...shared,
  currency,
  line_items: must([
    {
      adjustable_quantity: adjustable,
      price: text,
      price_data: priceData,
      quantity: must(integer(1, 999_999)),
    },
  ]),
  payment_intent_data: {
    ...intentTexts,
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  },
  subscription_data: {
    description: longText,
    invoice_settings: invoiceTexts,
    metadata,
    trial_period_days: integer(1, 730),
    trial_settings: trialSettings,
  },
  transfer_data: { amount: positiveAmount, destination: must(text) },
  ...unsimulated('managed_payments'),
});

export const updateParams = shape<UpdateParams>({
  ...shared,
  active: boolean,
  line_items: [{ adjustable_quantity: adjustable, id: must(filledText), quantity: integer(1, 999_999) }],
  payment_intent_data: intentTexts,
  subscription_data: {
    invoice_settings: invoiceTexts,
    metadata,
    trial_period_days: integer(1, 730),
    trial_settings: trialSettings,
  },
  transfer_data: { amount: positiveAmount, destination: must(text) },
});
