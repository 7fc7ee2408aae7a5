import { defineInputFields, type InferInputData } from 'zapier-platform-core';
import { invalid } from '../stripe/errors.ts';
import { namedChoices } from './dropdown.ts';
import { inGroup } from './link-group.ts';
import { textOf, toChoice, toEmail } from './parse.ts';

// https://docs.stripe.com/payment-links/url-parameters
const LOCALES =
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'.split(
    ' ',
  );

const PLAIN = 'Letters, digits, `-` and `_`';
const utm = <const K extends string>(key: K, label: string, example: string) =>
  ({
    key,
    label,
    type: 'string',
    placeholder: example,
    helpText: `${PLAIN}, up to 150. Stripe adds it to the redirect as well.`,
  }) as const;

const fields = defineInputFields([
  utm('utm_source', 'UTM Source', 'newsletter'),
  utm('utm_medium', 'UTM Medium', 'email'),
  utm('utm_campaign', 'UTM Campaign', 'spring_sale'),
  utm('utm_term', 'UTM Term', 'mugs'),
  utm('utm_content', 'UTM Content', 'blue_button'),
  {
    key: 'client_reference_id',
    label: 'Client Reference',
    type: 'string',
    helpText: `Your own number for the customer or the cart; the payment carries it. ${PLAIN}, up to 200.`,
  },
  {
    key: 'prefilled_email',
    label: 'Prefilled Email',
    type: 'string',
    helpText: 'Filled in on the payment page.',
  },
  { key: 'prefilled_promo_code', label: 'Prefilled Promotion Code', type: 'string' },
  {
    key: 'locale',
    label: 'Language',
    type: 'string',
    choices: namedChoices('language', LOCALES),
    helpText: 'Of the payment page. Leave empty for the language of the customer’s browser.',
  },
]);

/** Parameters of the address that is shared: they change nothing of the link itself. */
export const sharing = {
  group: { key: 'sharing', label: 'Sharing: Campaign and Prefilled Fields', emphasize: false },
  fields: inGroup('sharing', fields),
};

type Input = InferInputData<typeof fields>;

/** Stripe drops a value with other characters in silence: we refuse it. */
const toToken = (value: string | undefined, field: string, max: number): string | undefined => {
  const text = textOf(value);
  if (!text) return undefined;
  if (text.length <= max && /^[A-Za-z0-9_-]+$/.test(text)) return text;
  throw invalid(
    field,
    `“${text}” would be dropped by Stripe. Use letters, digits, - and _ only, at most ${max} of them.`,
  );
};

/** The query parameters of the address to share, checked. */
export const parseSharing = (input: Input): Record<string, string> => {
  const parameters = {
    ...Object.fromEntries(
      fields.slice(0, 5).map(({ key, label }) => [key, toToken(input[key as 'utm_source'], label, 150)]),
    ),
    client_reference_id: toToken(input.client_reference_id, 'Client Reference', 200),
    prefilled_email: toEmail(input.prefilled_email, 'Prefilled Email'),
    prefilled_promo_code: toToken(input.prefilled_promo_code, 'Prefilled Promotion Code', 500),
    locale: toChoice(input.locale, LOCALES, 'Language'),
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};
