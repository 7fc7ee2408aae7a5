import type Stripe from 'stripe';
import { invalid, quote } from '../../lib/errors.ts';
import { boolean, choice, list, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

type CustomField = Stripe.PaymentLinkCreateParams.CustomField;

// https://docs.stripe.com/api/payment_link/create#create_payment_link-custom_fields
const MOST_FIELDS = 3;
const MOST_CHOICES = 200;
const LONGEST_LABEL = 100;

/** Keys for labels. Stripe takes letters and digits only, and keys have to differ: equal ones get a number. */
const keysOf = (labels: string[]): string[] => {
  const taken = new Set<string>();
  return labels.map((label, i) => {
    const letters = label
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 90);
    let key = letters || `field${i + 1}`;
    for (let number = i + 1; taken.has(key); number += 1) key = `${letters || 'field'}${number}`;
    taken.add(key);
    return key;
  });
};

/** The marks at the end of a question. */
const MARKS = /\s*\((optional|number)\)\s*$/i;

/** The question without its marks. */
const bare = (text: string): string => (MARKS.test(text) ? bare(text.replace(MARKS, '')) : text.trim());

/** `Engraving`, `Engraving (optional)`, `House number (number)`, `Size: S | M | L` */
const toCustomField = (text: string): Omit<CustomField, 'key' | 'label'> & { name: string } => {
  const question = bare(text);
  const marks = text.slice(question.length).toLowerCase();
  const [, label = question, choices] = /^([^:|]+):([^:]*\|.*)$/.exec(question) ?? [];
  const options = choices
    ?.split('|')
    .map((option) => option.trim())
    .filter(Boolean);
  const name = label.trim();
  const long = [name, ...(options ?? [])].find(({ length }) => length > LONGEST_LABEL);
  if (!name)
    throw invalid('Custom Fields', `${quote(text)} asks for nothing. Write a question, like Engraving.`);
  if (long)
    throw invalid(
      'Custom Fields',
      `${quote(long)} is too long: a question or choice has at most ${LONGEST_LABEL} characters.`,
    );
  if (options && !options.length)
    throw invalid('Custom Fields', `${quote(text)} has no choices. Write them like Size: S | M | L.`);
  if (options && options.length > MOST_CHOICES)
    throw invalid(
      'Custom Fields',
      `${quote(name)} has ${options.length} choices: at most ${MOST_CHOICES} fit.`,
    );
  const values = keysOf(options ?? []);
  return {
    name,
    type: options ? 'dropdown' : marks.includes('number') ? 'numeric' : 'text',
    ...(options && {
      dropdown: { options: options.map((option, i) => ({ label: option, value: values[i] ?? option })) },
    }),
    ...(marks.includes('optional') && { optional: true }),
  };
};

/** The questions of a payment page. */
const toCustomFields = (texts: string[]): CustomField[] => {
  if (texts.length > MOST_FIELDS) {
    throw invalid(
      'Custom Fields',
      `${texts.length} are too many: Stripe shows at most ${MOST_FIELDS} on a payment link.`,
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

const ASKED = { required: 'Required', optional: 'Optional', no: 'Do not ask' } as const;
const CUSTOMER_CREATION = { if_required: 'Only if Stripe needs one', always: 'Always' } as const;

const nameOf = (asked: keyof typeof ASKED | undefined) =>
  asked && { enabled: asked !== 'no', optional: asked === 'no' ? undefined : asked === 'optional' };

/** The questions to the customer on the payment page. */
export const customer = defineLinkGroup({
  label: 'Questions for the Customer',
  fields: {
    collect_name: choice('Collect Name', ASKED, { help: 'Asks for the full name of a person.' }),
    collect_business_name: choice('Collect Business Name', ASKED, {
      help: 'Asks for the name of a company.',
    }),
    collect_phone: boolean('Collect Phone Number', {}),
    collect_billing_address: boolean('Collect Billing Address', {}),
    custom_fields: list(
      text('Custom Fields', {
        max: 2000,
        help: 'Up to 3 questions of your own, one on each line: `Engraving`, `Engraving (optional)`, `House number (number)`, or `Size: S | M | L` for a choice.',
      }),
    ),
    customer_creation: choice('Create Customer', CUSTOMER_CREATION, {
      help: 'Without a customer, the buyer of a one-time payment is a guest, who has no customer portal. **Always** also sends receipts and invoices in the language of the buyer’s browser.',
    }),
  },
  toParams: ({ collect_name: person, collect_business_name: business, ...input }) => {
    const { collect_phone: enabled, collect_billing_address: billing } = input;
    const custom_fields = toCustomFields(input.custom_fields);
    return {
      name_collection:
        person || business ? { individual: nameOf(person), business: nameOf(business) } : undefined,
      phone_number_collection: enabled === undefined ? undefined : { enabled },
      billing_address_collection: billing === undefined ? undefined : billing ? 'required' : 'auto',
      custom_fields: custom_fields.length ? custom_fields : undefined,
      customer_creation: input.customer_creation,
    };
  },
  clears: { custom_fields: () => ({ custom_fields: '' }) },
  oneTimeOnly: { customer_creation: 'Empty it: a subscription always creates a customer.' },
});
