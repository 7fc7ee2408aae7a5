import type Stripe from 'stripe';
import { idOf } from '../../stripe/objects.ts';
import { inGroup, isEmpty } from '../define-inputs.ts';
import { choice, list } from '../kinds.ts';
import { joinParams } from './group.ts';
import { linkSettings } from './settings.ts';

type UpdateParams = Stripe.PaymentLinkUpdateParams;
type Link = Stripe.PaymentLink;

const sellsSubscription = ({ line_items }: Link): boolean =>
  line_items?.data.some(({ price }) => price?.recurring) ?? false;

/** Something that invoices say, which stands elsewhere for subscriptions. */
const ofInvoice =
  (data: { account_tax_ids?: ''; custom_fields?: ''; issuer?: { type: 'self' } }) =>
  (link: Link): UpdateParams =>
    sellsSubscription(link)
      ? { subscription_data: { invoice_settings: data } }
      : { invoice_creation: { enabled: link.invoice_creation?.enabled ?? false, invoice_data: data } };

/** What can be taken away from a link, and how Stripe wants to be asked for it. */
const CLEARED = {
  after_payment: () => ({ after_completion: { type: 'hosted_confirmation' } }),
  optional_prices: () => ({ optional_items: '' }),
  trial_days: () => ({ subscription_data: { trial_period_days: '' } }),
  trial_end_behavior: () => ({ subscription_data: { trial_settings: '' } }),
  max_payments: () => ({ restrictions: '' }),
  inactive_message: () => ({ inactive_message: '' }),
  custom_fields: () => ({ custom_fields: '' }),
  shipping_countries: () => ({ shipping_address_collection: '' }),
  shipping_rates: () => ({ shipping_options: '' }),
  shipping_text: () => ({ custom_text: { shipping_address: '' } }),
  submit_text: () => ({ custom_text: { submit: '' } }),
  after_submit_text: () => ({ custom_text: { after_submit: '' } }),
  terms_text: () => ({ custom_text: { terms_of_service_acceptance: '' } }),
  payment_method_types: () => ({ payment_method_types: '' }),
  blocked_card_brands: () => ({ payment_method_options: '' }),
  save_payment_method: () => ({ payment_intent_data: { setup_future_usage: '' } }),
  statement_descriptor_suffix: () => ({ payment_intent_data: { statement_descriptor_suffix: '' } }),
  statement_descriptor: () => ({ payment_intent_data: { statement_descriptor: '' } }),
  tax_liability: ({ automatic_tax: { enabled } }) => ({
    automatic_tax: { enabled, ...(enabled && { liability: { type: 'self' } }) },
  }),
  create_invoice: () => ({ invoice_creation: { enabled: false } }),
  invoice_tax_ids: ofInvoice({ account_tax_ids: '' }),
  invoice_custom_fields: ofInvoice({ custom_fields: '' }),
  invoice_issuer: ofInvoice({ issuer: { type: 'self' } }),
  description: () => ({ payment_intent_data: { description: '' } }),
  metadata: ({ metadata, payment_intent_data, subscription_data, invoice_creation: invoices }) => ({
    metadata: Object.fromEntries(Object.keys(metadata).map((key) => [key, ''])),
    ...(!isEmpty(payment_intent_data?.metadata) && { payment_intent_data: { metadata: '' } }),
    ...(!isEmpty(subscription_data?.metadata) && { subscription_data: { metadata: '' } }),
    ...(invoices &&
      !isEmpty(invoices.invoice_data?.metadata) && {
        invoice_creation: { enabled: invoices.enabled, invoice_data: { metadata: '' } },
      }),
  }),
  transfer_destination: () => ({ transfer_data: '' }),
  transfer_amount: ({ transfer_data }) => {
    const destination = idOf(transfer_data?.destination);
    return destination ? { transfer_data: { destination, amount: '' } } : {};
  },
  transfer_group: () => ({ payment_intent_data: { transfer_group: '' } }),
  application_fee_amount: () => ({ application_fee_amount: '' }),
  application_fee_percent: () => ({ application_fee_percent: '' }),
  on_behalf_of: () => ({ on_behalf_of: '' }),
} satisfies { [K in keyof typeof linkSettings]?: (link: Link) => UpdateParams };

type Clearable = keyof typeof CLEARED;

const CHOICES = Object.fromEntries(
  Object.keys(CLEARED).map((key) => [key, linkSettings[key as Clearable].label]),
) as Record<Clearable, string>;

/** What is taken away from a link on purpose. */
export const clearing = inGroup(
  'Remove',
  {
    clear: list(
      choice('Remove', CHOICES, {
        help: 'A field that is left empty above stays as it is on the link. Choose here what to take away; what is filled in above as well is set anew.',
      }),
    ),
  },
  { folded: true },
);

/** The parameters that take away what the user chose. */
export const toClearingParams = (chosen: Clearable[], link: Link): UpdateParams =>
  joinParams<UpdateParams>({}, ...chosen.map((key) => CLEARED[key](link)));

/** The link without what is taken away, as far as new settings build on it. */
export const withoutCleared = (link: Link, chosen: Clearable[]): Link => ({
  ...link,
  ...(chosen.includes('transfer_destination') && { transfer_data: null }),
  ...(chosen.includes('metadata') && {
    payment_intent_data: null,
    subscription_data: null,
    invoice_creation: link.invoice_creation && { ...link.invoice_creation, invoice_data: null },
  }),
  ...(chosen.includes('create_invoice') && { invoice_creation: null }),
});
