import type Stripe from 'stripe';
import { invalid } from '../stripe/errors.ts';
import { COUNTRIES } from './countries.ts';
import { namedChoices } from './dropdown.ts';
import { boolean, choice, code, list, text } from './kinds.ts';
import { defineLinkGroup } from './link-group.ts';

type CustomField = Stripe.PaymentLinkCreateParams.CustomField;
type ShippingCountry = Stripe.PaymentLinkCreateParams.ShippingAddressCollection.AllowedCountry;

const SUBMIT_TYPES = {
  auto: 'Automatic',
  book: 'Book',
  donate: 'Donate',
  pay: 'Pay',
  subscribe: 'Subscribe',
} as const;
const CUSTOMER_CREATION = { if_required: 'Only where Stripe needs one', always: 'Always' } as const;

const MOST_CUSTOM_FIELDS = 3;
const LONGEST_LABEL = 50;

/** Stripe's keys take letters and digits only, and have to differ: labels in other scripts or alike are numbered. */
const keysOf = (labels: string[]): string[] => {
  const keys = labels.map((label) =>
    label
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 90),
  );
  return keys.map((key, i) => (key && keys.indexOf(key) === i ? key : `${key || 'field'}${i + 1}`));
};

/** `Engraving`, `Engraving (optional)`, `Size: S | M | L` */
const toCustomField = (text: string): Omit<CustomField, 'key' | 'label'> & { name: string } => {
  const required = text.replace(/\(optional\)\s*$/i, '').trim();
  const [, label = required, choices] = /^([^:|]+):([^:]*\|.*)$/.exec(required) ?? [];
  const name = label.trim();
  if (!name) throw invalid('Custom Fields', `“${text}” asks for nothing. Write a question, like Engraving.`);
  if (name.length > LONGEST_LABEL)
    throw invalid('Custom Fields', `“${name}” is too long: a label has at most ${LONGEST_LABEL} characters.`);
  const options = choices
    ?.split('|')
    .map((option) => option.trim())
    .filter(Boolean);
  if (options?.length === 0)
    throw invalid('Custom Fields', `“${text}” has no choices. Write them like Size: S | M | L.`);
  const values = keysOf(options ?? []);
  return {
    name,
    type: options ? 'dropdown' : 'text',
    ...(options && {
      dropdown: { options: options.map((option, i) => ({ label: option, value: values[i] ?? option })) },
    }),
    ...(required !== text && { optional: true }),
  };
};

const toCustomFields = (texts: string[]): CustomField[] => {
  if (texts.length > MOST_CUSTOM_FIELDS) {
    throw invalid(
      'Custom Fields',
      `${texts.length} are too many: Stripe shows at most ${MOST_CUSTOM_FIELDS} on a payment link.`,
    );
  }
  const fields = texts.map(toCustomField);
  const keys = keysOf(fields.map(({ name }) => name));
  return fields.map(({ name, ...field }, i) => ({
    key: keys[i] ?? name,
    label: { type: 'custom', custom: name },
    ...field,
  }));
};

/** What the customer is asked for on the payment page. */
export const checkout = defineLinkGroup(
  'Payment Page',
  {
    collect_phone: boolean('Collect Phone Number', {}),
    collect_billing_address: boolean('Collect Billing Address', {}),
    shipping_countries: list(
      code('Shipping Countries', {
        codes: COUNTRIES,
        choices: namedChoices('region', COUNTRIES),
        help: 'Asks for a shipping address in one of these countries. Leave empty to ask for none.',
      }),
    ),
    custom_fields: list(
      text('Custom Fields', {
        max: 2000,
        help: 'Up to 3 questions of your own, one per line: `Engraving`, `Engraving (optional)`, or `Size: S | M | L` for a list to choose from.',
      }),
    ),
    allow_promotion_codes: boolean('Allow Promotion Codes', {}),
    collect_tax_ids: boolean('Collect Tax IDs', { help: 'Lets business customers add their tax id.' }),
    automatic_tax: boolean('Collect Tax Automatically', {
      help: 'Needs Stripe Tax, which you switch on in the [tax settings](https://dashboard.stripe.com/settings/tax).',
    }),
    submit_type: choice('Button', SUBMIT_TYPES, { help: 'The word on the button that pays.' }),
    customer_creation: choice('Create Customer', CUSTOMER_CREATION, {
      help: 'Without it a one-time payment makes a guest, who has no customer portal. With it, receipts and invoices come in the language of the buyer’s browser.',
    }),
  },
  (input, { recurring }) => {
    if (recurring && input.customer_creation) {
      throw invalid('Create Customer', 'leave it empty for a subscription, which always creates a customer.');
    }
    const { allow_promotion_codes, submit_type, customer_creation } = input;
    const { collect_phone: phone, collect_billing_address: billing, collect_tax_ids: taxIds } = input;
    const countries = input.shipping_countries as ShippingCountry[];
    const customFields = toCustomFields(input.custom_fields);
    return {
      ...(allow_promotion_codes !== undefined && { allow_promotion_codes }),
      ...(phone !== undefined && { phone_number_collection: { enabled: phone } }),
      ...(billing !== undefined && { billing_address_collection: billing ? 'required' : 'auto' }),
      ...(taxIds !== undefined && { tax_id_collection: { enabled: taxIds } }),
      ...(input.automatic_tax !== undefined && { automatic_tax: { enabled: input.automatic_tax } }),
      ...(submit_type && { submit_type }),
      ...(customer_creation && { customer_creation }),
      ...(countries.length && { shipping_address_collection: { allowed_countries: countries } }),
      ...(customFields.length && { custom_fields: customFields }),
    };
  },
);
