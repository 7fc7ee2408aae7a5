import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../../engine/changes.ts';
import type { CreateParams, UpdateParams } from './params.ts';

type Link = Stripe.PaymentLink;
type Fields = Omit<
  Link,
  | 'id'
  | 'object'
  | 'active'
  | 'application'
  | 'currency'
  | 'line_items'
  | 'livemode'
  | 'shipping_options'
  | 'url'
>;
type Params = Partial<Omit<CreateParams, 'line_items'>> | Omit<UpdateParams, 'active' | 'line_items'>;

/**
 * The fields of a link after a request.
 * @param before the link before an update, which keeps every field that the update does not name, also inside a hash
 */
export const linkFields = (params: Params, before?: Link): Fields => {
  return {
    after_completion: afterCompletion(params.after_completion),
    allow_promotion_codes: params.allow_promotion_codes ?? false,
    application_fee_amount: orNull(params.application_fee_amount),
    application_fee_percent: orNull(params.application_fee_percent),
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      liability: params.automatic_tax?.enabled ? (params.automatic_tax.liability ?? { type: 'self' }) : null,
    },
    billing_address_collection: params.billing_address_collection ?? 'auto',
    consent_collection: params.consent_collection
      ? {
          payment_method_reuse_agreement: params.consent_collection.payment_method_reuse_agreement ?? null,
          promotions: params.consent_collection.promotions ?? null,
          terms_of_service: params.consent_collection.terms_of_service ?? null,
        }
      : null,
    custom_fields: (params.custom_fields || []).map(customField),
    custom_text: customText(params.custom_text, before?.custom_text),
    customer_creation: params.customer_creation ?? 'if_required',
    inactive_message: orNull(params.inactive_message),
    invoice_creation: {
      enabled: params.invoice_creation?.enabled ?? false,
      invoice_data: invoiceData(
        params.invoice_creation?.invoice_data,
        before?.invoice_creation?.invoice_data ?? undefined,
      ),
    },
    managed_payments: null,
    metadata: mergeMetadata(before?.metadata ?? {}, params.metadata),
    on_behalf_of: orNull(params.on_behalf_of),
    optional_items: (params.optional_items || []).map((item) => ({
      adjustable_quantity: item.adjustable_quantity
        ? {
            enabled: item.adjustable_quantity.enabled,
            maximum: item.adjustable_quantity.maximum ?? null,
            minimum: item.adjustable_quantity.minimum ?? null,
          }
        : null,
      price: item.price,
      quantity: item.quantity,
    })),
    payment_intent_data: paymentIntentData(params.payment_intent_data, before?.payment_intent_data),
    payment_method_collection: params.payment_method_collection ?? 'always',
    payment_method_options: params.payment_method_options
      ? { card: cardOptions(params.payment_method_options.card) }
      : null,
    payment_method_types: orNull(params.payment_method_types),
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    restrictions: params.restrictions
      ? {
          completed_sessions: {
            count: before?.restrictions?.completed_sessions.count ?? 0,
            limit: params.restrictions.completed_sessions.limit,
          },
        }
      : null,
    shipping_address_collection: params.shipping_address_collection || null,
    submit_type: params.submit_type ?? 'auto',
    subscription_data: subscriptionData(params.subscription_data, before?.subscription_data),
    tax_id_collection: {
      enabled: params.tax_id_collection?.enabled ?? false,
      required: params.tax_id_collection?.required ?? before?.tax_id_collection.required ?? 'never',
    },
    transfer_data: params.transfer_data
      ? { amount: orNull(params.transfer_data.amount), destination: params.transfer_data.destination }
      : null,
    ...(params.name_collection && {
      name_collection: {
        ...(params.name_collection.business && { business: nameChoice(params.name_collection.business) }),
        ...(params.name_collection.individual && {
          individual: nameChoice(params.name_collection.individual),
        }),
      },
    }),
  };
};

const customText = (
  given: Params['custom_text'] = {},
  before?: Link['custom_text'],
): Link['custom_text'] => ({
  after_submit: keep(given.after_submit, before?.after_submit),
  shipping_address: keep(given.shipping_address, before?.shipping_address),
  submit: keep(given.submit, before?.submit),
  terms_of_service_acceptance: keep(given.terms_of_service_acceptance, before?.terms_of_service_acceptance),
});

const nameChoice = ({ enabled, optional }: { enabled: boolean; optional?: boolean }) => ({
  enabled,
  optional: optional ?? false,
});

const afterCompletion = (given: Params['after_completion']): Link['after_completion'] => {
  if (given?.redirect) return { type: 'redirect', redirect: given.redirect };
  return {
    type: 'hosted_confirmation',
    hosted_confirmation: { custom_message: given?.hosted_confirmation?.custom_message ?? null },
  };
};

type FieldParams = NonNullable<CreateParams['custom_fields']>[number];

const answerLimits = (given: FieldParams['text'] = {}) => ({
  default_value: given.default_value ?? null,
  maximum_length: given.maximum_length ?? null,
  minimum_length: given.minimum_length ?? null,
});

const customField = (given: FieldParams): Link['custom_fields'][number] => ({
  key: given.key,
  label: given.label,
  optional: given.optional ?? false,
  type: given.type,
  ...(given.type === 'text' && { text: answerLimits(given.text) }),
  ...(given.type === 'numeric' && { numeric: answerLimits(given.numeric) }),
  ...(given.dropdown && {
    dropdown: { default_value: given.dropdown.default_value ?? null, options: given.dropdown.options },
  }),
});

type InvoiceDataParams = NonNullable<CreateParams['invoice_creation']>['invoice_data'];
type InvoiceData = NonNullable<NonNullable<Link['invoice_creation']>['invoice_data']>;

const invoiceData = (given: InvoiceDataParams = {}, before?: InvoiceData): InvoiceData => ({
  ...invoiceTexts(given, before),
  issuer: given.issuer ?? before?.issuer ?? null,
  metadata: declared(given.metadata, before?.metadata),
  rendering_options: given.rendering_options
    ? {
        amount_tax_display: orNull(given.rendering_options.amount_tax_display),
        template: given.rendering_options.template ?? null,
      }
    : keep(given.rendering_options, before?.rendering_options),
});

type Texts = Pick<InvoiceData, 'account_tax_ids' | 'custom_fields' | 'description' | 'footer'>;

/** The texts of every invoice of a link, for one payment or a subscription. */
const invoiceTexts = (
  given: Pick<NonNullable<InvoiceDataParams>, keyof Texts> = {},
  before?: Texts,
): Texts => ({
  account_tax_ids: keep(given.account_tax_ids, before?.account_tax_ids),
  custom_fields: keep(given.custom_fields, before?.custom_fields),
  description: keep(given.description, before?.description),
  footer: keep(given.footer, before?.footer),
});

const paymentIntentData = (
  given: Params['payment_intent_data'],
  before: Link['payment_intent_data'] | undefined,
): Link['payment_intent_data'] => {
  if (!given) return null;
  const kept = before ?? null;
  return {
    capture_method: ('capture_method' in given ? given.capture_method : kept?.capture_method) ?? null,
    description: keep(given.description, kept?.description),
    metadata: declared(given.metadata, kept?.metadata),
    setup_future_usage: keep(given.setup_future_usage, kept?.setup_future_usage),
    statement_descriptor: keep(given.statement_descriptor, kept?.statement_descriptor),
    statement_descriptor_suffix: keep(given.statement_descriptor_suffix, kept?.statement_descriptor_suffix),
    transfer_group: keep(given.transfer_group, kept?.transfer_group),
  };
};

/**
 * Metadata for the objects of a sale. Unlike the link's own metadata, an update replaces all of it.
 * @see https://docs.stripe.com/api/payment-link/update
 */
const declared = (
  given: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
  before: Stripe.Metadata | null | undefined,
): Stripe.Metadata => mergeMetadata({}, given ?? before ?? {});

/** The value of an update, or the old one if the update does not name it. */
const keep = <T>(given: T | '' | null | undefined, before: T | null | undefined): T | null =>
  given === undefined ? (before ?? null) : orNull(given);

const subscriptionData = (
  given: Params['subscription_data'],
  before: Link['subscription_data'] | undefined,
): Link['subscription_data'] => {
  if (!given) return null;
  const invoice = given.invoice_settings;
  return {
    description: ('description' in given ? given.description : before?.description) ?? null,
    invoice_settings: {
      ...invoiceTexts(invoice, before?.invoice_settings),
      issuer: invoice?.issuer ?? before?.invoice_settings.issuer ?? { type: 'self' },
    },
    metadata: declared(given.metadata, before?.metadata),
    trial_period_days: keep(given.trial_period_days, before?.trial_period_days),
    trial_settings: keep(given.trial_settings, before?.trial_settings),
  };
};

interface CardParams {
  restrictions?: Stripe.Emptyable<{ brands_blocked?: Stripe.Emptyable<string[]> }>;
}

const cardOptions = (
  card: Stripe.Emptyable<CardParams> | undefined,
): NonNullable<Link['payment_method_options']>['card'] =>
  card
    ? { restrictions: card.restrictions ? { brands_blocked: card.restrictions.brands_blocked || [] } : null }
    : null;
