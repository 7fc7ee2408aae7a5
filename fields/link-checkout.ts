import type Stripe from 'stripe';
import { invalid } from '../stripe/errors.ts';
import { COUNTRIES } from './countries.ts';
import { namedChoices } from './dropdown.ts';
import { defineLinkGroup } from './link-group.ts';
import { toBoolean, toChoice, toList } from './parse.ts';

type CustomField = Stripe.PaymentLinkCreateParams.CustomField;

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

const toCustomFields = (value: string[] | string | undefined): CustomField[] => {
  const texts = toList(value);
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

const toCountries = (value: string[] | string | undefined) =>
  toList(value).map((code) => toChoice(code, COUNTRIES, 'Shipping Countries') ?? code);

/** What the customer is asked for on the payment page. */
export const checkout = defineLinkGroup({
  key: 'checkout',
  label: 'Payment Page',
  fields: [
    { key: 'collect_phone', label: 'Collect Phone Number', type: 'boolean' },
    { key: 'collect_billing_address', label: 'Collect Billing Address', type: 'boolean' },
    {
      key: 'shipping_countries',
      label: 'Shipping Countries',
      type: 'string',
      list: true,
      choices: namedChoices('region', COUNTRIES),
      helpText: 'Asks for a shipping address in one of these countries. Leave empty to ask for none.',
    },
    {
      key: 'custom_fields',
      label: 'Custom Fields',
      type: 'string',
      list: true,
      helpText:
        'Up to 3 questions of your own, one per line: `Engraving`, `Engraving (optional)`, or `Size: S | M | L` for a list to choose from.',
    },
    { key: 'allow_promotion_codes', label: 'Allow Promotion Codes', type: 'boolean' },
    {
      key: 'collect_tax_ids',
      label: 'Collect Tax IDs',
      type: 'boolean',
      helpText: 'Lets business customers add their tax id.',
    },
    {
      key: 'automatic_tax',
      label: 'Collect Tax Automatically',
      type: 'boolean',
      helpText:
        'Needs Stripe Tax, which you switch on in the [tax settings](https://dashboard.stripe.com/settings/tax).',
    },
    {
      key: 'submit_type',
      label: 'Button',
      type: 'string',
      choices: SUBMIT_TYPES,
      helpText: 'The word on the button that pays.',
    },
    {
      key: 'customer_creation',
      label: 'Create Customer',
      type: 'string',
      choices: CUSTOMER_CREATION,
      helpText:
        'Without it a one-time payment makes a guest, who has no customer portal. With it, receipts and invoices come in the language of the buyer’s browser.',
    },
  ],
  parse: (input) => {
    const promotions = toBoolean(input.allow_promotion_codes, 'Allow Promotion Codes');
    const phone = toBoolean(input.collect_phone, 'Collect Phone Number');
    const billing = toBoolean(input.collect_billing_address, 'Collect Billing Address');
    const taxIds = toBoolean(input.collect_tax_ids, 'Collect Tax IDs');
    const tax = toBoolean(input.automatic_tax, 'Collect Tax Automatically');
    const submit = toChoice(input.submit_type, SUBMIT_TYPES, 'Button');
    const customer = toChoice(input.customer_creation, CUSTOMER_CREATION, 'Create Customer');
    const countries = toCountries(input.shipping_countries);
    const customFields = toCustomFields(input.custom_fields);
    return ({ recurring }) => {
      if (recurring && customer) {
        throw invalid(
          'Create Customer',
          'leave it empty for a subscription, which always creates a customer.',
        );
      }
      return {
        ...(promotions !== undefined && { allow_promotion_codes: promotions }),
        ...(phone !== undefined && { phone_number_collection: { enabled: phone } }),
        ...(billing !== undefined && { billing_address_collection: billing ? 'required' : 'auto' }),
        ...(taxIds !== undefined && { tax_id_collection: { enabled: taxIds } }),
        ...(tax !== undefined && { automatic_tax: { enabled: tax } }),
        ...(submit && { submit_type: submit }),
        ...(customer && { customer_creation: customer }),
        ...(countries.length && { shipping_address_collection: { allowed_countries: countries } }),
        ...(customFields.length && { custom_fields: customFields }),
      };
    };
  },
});
