import type Stripe from 'stripe';
import { invalid, quote } from '../../stripe/errors.ts';

type CustomField = Stripe.PaymentLinkCreateParams.CustomField;

// https://docs.stripe.com/api/payment_link/create#create_payment_link-custom_fields
const MOST_FIELDS = 3;
const MOST_CHOICES = 200;
const LONGEST_LABEL = 100;

/** Stripe's keys take letters and digits only, and have to differ: labels in other scripts or alike are numbered. */
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

/** What a question says of itself at its end, in brackets. */
const MARKS = /\s*\((optional|number)\)\s*$/i;

/** A question without its marks. */
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
export const toCustomFields = (texts: string[]): CustomField[] => {
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
