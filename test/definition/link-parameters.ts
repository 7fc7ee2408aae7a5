import type Stripe from 'stripe';
import type { newLink } from '../../forms/link/form.ts';

/** The paths of all values in parameters: `line_items.price_data.currency`. Metadata is one value. */
type PathsOf<T, Before extends string = ''> = {
  [K in keyof T & string]: PathOf<Exclude<T[K], '' | undefined>, `${Before}${K}`>;
}[keyof T & string];

type PathOf<V, At extends string> = V extends string | number | boolean | Stripe.Decimal
  ? At
  : V extends readonly (infer Item)[]
    ? PathOf<Item, At>
    : string extends keyof V
      ? At
      : PathsOf<V, `${At}.`>;

type ParameterPath = PathsOf<Stripe.PaymentLinkCreateParams>;

type Field = keyof typeof newLink;

/** A parameter that no field sends, with the reason. */
interface LeftOut {
  leftOut: string;
}

const BOUNDS = { leftOut: 'Bounds of every optional item would need a list of lists.' };
const ANSWERS = {
  leftOut:
    'A question is one line of text; what Stripe may check of the answer would need a form of its own.',
};

/**
 * Every parameter of a payment link in Stripe's API: the field that sends it, or the reason why none does. If the SDK gains
 * a parameter, this does not compile.
 */
export const PARAMETERS = {
  'after_completion.hosted_confirmation.custom_message': 'confirmation_message',
  'after_completion.redirect.url': 'redirect_url',
  'after_completion.type': 'after_payment',
  allow_promotion_codes: 'allow_promotion_codes',
  application_fee_amount: 'application_fee_amount',
  application_fee_percent: 'application_fee_percent',
  'automatic_tax.enabled': 'automatic_tax',
  'automatic_tax.liability.account': 'tax_liability',
  'automatic_tax.liability.type': 'tax_liability',
  billing_address_collection: 'collect_billing_address',
  'consent_collection.payment_method_reuse_agreement.position': 'hide_reuse_agreement',
  'consent_collection.promotions': 'promotions_consent',
  'consent_collection.terms_of_service': 'terms_required',
  currency: 'currency',
  'custom_fields.dropdown.default_value': ANSWERS,
  'custom_fields.dropdown.options.label': 'custom_fields',
  'custom_fields.dropdown.options.value': 'custom_fields',
  'custom_fields.key': 'custom_fields',
  'custom_fields.label.custom': 'custom_fields',
  'custom_fields.label.type': 'custom_fields',
  'custom_fields.numeric.default_value': ANSWERS,
  'custom_fields.numeric.maximum_length': ANSWERS,
  'custom_fields.numeric.minimum_length': ANSWERS,
  'custom_fields.optional': 'custom_fields',
  'custom_fields.text.default_value': ANSWERS,
  'custom_fields.text.maximum_length': ANSWERS,
  'custom_fields.text.minimum_length': ANSWERS,
  'custom_fields.type': 'custom_fields',
  'custom_text.after_submit.message': 'after_submit_text',
  'custom_text.shipping_address.message': 'shipping_text',
  'custom_text.submit.message': 'submit_text',
  'custom_text.terms_of_service_acceptance.message': 'terms_text',
  customer_creation: 'customer_creation',
  expand: { leftOut: 'It is no setting of a link: the step asks for what its record needs.' },
  inactive_message: 'inactive_message',
  'invoice_creation.enabled': 'create_invoice',
  'invoice_creation.invoice_data.account_tax_ids': 'invoice_tax_ids',
  'invoice_creation.invoice_data.custom_fields.name': 'invoice_custom_fields',
  'invoice_creation.invoice_data.custom_fields.value': 'invoice_custom_fields',
  'invoice_creation.invoice_data.description': 'invoice_memo',
  'invoice_creation.invoice_data.footer': 'invoice_footer',
  'invoice_creation.invoice_data.issuer.account': 'invoice_issuer',
  'invoice_creation.invoice_data.issuer.type': 'invoice_issuer',
  'invoice_creation.invoice_data.metadata': 'metadata',
  'invoice_creation.invoice_data.rendering_options.amount_tax_display': 'invoice_tax_display',
  'invoice_creation.invoice_data.rendering_options.template': 'invoice_template',
  'line_items.adjustable_quantity.enabled': 'adjustable_quantity',
  'line_items.adjustable_quantity.maximum': 'maximum_quantity',
  'line_items.adjustable_quantity.minimum': 'minimum_quantity',
  'line_items.price': 'price',
  'line_items.price_data.currency': 'currency',
  'line_items.price_data.product': {
    leftOut: 'A product of the catalog is sold by one of its prices.',
  },
  'line_items.price_data.product_data.description': 'product_description',
  'line_items.price_data.product_data.images': 'product_image',
  'line_items.price_data.product_data.metadata': 'product_metadata',
  'line_items.price_data.product_data.name': 'product_name',
  'line_items.price_data.product_data.tax_code': 'product_tax_code',
  'line_items.price_data.product_data.tax_details.performance_location': {
    leftOut:
      'The place of an event has to be made in the API first: such tickets are products of the catalog.',
  },
  'line_items.price_data.product_data.tax_details.tax_code': { leftOut: 'It says the same as `tax_code`.' },
  'line_items.price_data.product_data.unit_label': 'unit_label',
  'line_items.price_data.recurring.interval': 'interval',
  'line_items.price_data.recurring.interval_count': 'interval_count',
  'line_items.price_data.tax_behavior': 'tax_behavior',
  'line_items.price_data.unit_amount': 'amount',
  'line_items.price_data.unit_amount_decimal': {
    leftOut:
      'Fractions of the smallest unit only matter for metered prices, which are prices of the catalog.',
  },
  'line_items.quantity': 'quantity',
  'managed_payments.enabled': 'managed_payments',
  metadata: 'metadata',
  'name_collection.business.enabled': 'collect_business_name',
  'name_collection.business.optional': 'collect_business_name',
  'name_collection.individual.enabled': 'collect_name',
  'name_collection.individual.optional': 'collect_name',
  on_behalf_of: 'on_behalf_of',
  'optional_items.adjustable_quantity.enabled': 'adjustable_quantity',
  'optional_items.adjustable_quantity.maximum': BOUNDS,
  'optional_items.adjustable_quantity.minimum': BOUNDS,
  'optional_items.price': 'optional_prices',
  'optional_items.quantity': 'optional_prices',
  'payment_intent_data.capture_method': {
    leftOut: 'A payment that is only authorized has to be captured in time, and no action does that.',
  },
  'payment_intent_data.description': 'description',
  'payment_intent_data.metadata': 'metadata',
  'payment_intent_data.setup_future_usage': 'save_payment_method',
  'payment_intent_data.statement_descriptor': 'statement_descriptor',
  'payment_intent_data.statement_descriptor_suffix': 'statement_descriptor_suffix',
  'payment_intent_data.transfer_group': 'transfer_group',
  payment_method_collection: 'payment_method_collection',
  'payment_method_options.card.restrictions.brands_blocked': 'blocked_card_brands',
  payment_method_types: 'payment_method_types',
  'phone_number_collection.enabled': 'collect_phone',
  'restrictions.completed_sessions.limit': 'max_payments',
  'shipping_address_collection.allowed_countries': 'shipping_countries',
  'shipping_options.shipping_rate': 'shipping_rates',
  submit_type: 'submit_type',
  'subscription_data.description': 'description',
  'subscription_data.invoice_settings.account_tax_ids': 'invoice_tax_ids',
  'subscription_data.invoice_settings.custom_fields.name': 'invoice_custom_fields',
  'subscription_data.invoice_settings.custom_fields.value': 'invoice_custom_fields',
  'subscription_data.invoice_settings.description': 'invoice_memo',
  'subscription_data.invoice_settings.footer': 'invoice_footer',
  'subscription_data.invoice_settings.issuer.account': 'invoice_issuer',
  'subscription_data.invoice_settings.issuer.type': 'invoice_issuer',
  'subscription_data.metadata': 'metadata',
  'subscription_data.trial_period_days': 'trial_days',
  'subscription_data.trial_settings.end_behavior.missing_payment_method': 'trial_end_behavior',
  'tax_id_collection.enabled': 'collect_tax_ids',
  'tax_id_collection.required': 'tax_ids_required',
  'transfer_data.amount': 'transfer_amount',
  'transfer_data.destination': 'transfer_destination',
} satisfies Record<ParameterPath, Field | LeftOut>;
