import type Stripe from 'stripe';
import { fieldsOf } from './define-record.ts';

type CustomField = Stripe.Checkout.Session.CustomField;

/** The question as the customer saw it. Its key is made from it by the Dashboard, without umlauts and blanks. */
const questionOf = ({ key, label }: CustomField): string => label.custom ?? key;

/** The answer as the customer saw it: of a choice its label, not its code. Null where nothing was answered. */
const answerOf = ({ text, numeric, dropdown }: CustomField): string | null => {
  const choice = dropdown?.options.find(({ value }) => value === dropdown.value);
  return text?.value ?? numeric?.value ?? choice?.label ?? dropdown?.value ?? null;
};

const { text } = fieldsOf<CustomField>();

/** One answer, as a line item. */
export const customFieldAnswer = {
  key: text('Key', ({ key }) => key),
  label: text('Label', questionOf),
  answer: text('Answer', answerOf),
};

/** All answers by their keys. */
export const answersByKey = (fields: CustomField[]): Record<string, string | null> =>
  Object.fromEntries(fields.map((field) => [field.key, answerOf(field)]));

/** `Size: Very large, Engraving: For Ada`: what was answered, in one line of text. Null where nothing was. */
export const summarizeAnswers = (fields: CustomField[]): string | null =>
  fields
    .filter(answerOf)
    .map((field) => `${questionOf(field)}: ${answerOf(field)}`)
    .join(', ') || null;
