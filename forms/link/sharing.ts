import { quote } from '../../lib/errors.ts';
import { defineField, type FieldOptions, inGroup, type ValuesOf } from '../../zapier/inputs.ts';
import { code, email, text } from '../../zapier/kinds.ts';

// https://docs.stripe.com/payment-links/url-parameters
const LOCALES =
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'.split(
    ' ',
  );

const PLAIN = 'Only letters, digits, `-` and `_`';

/** A value for the address of the link. Stripe drops one with other characters in silence: we refuse it. */
const token = (label: string, max: number, options: FieldOptions) =>
  defineField(label, options, {}, (given, context): string | undefined => {
    const value = text(label, { max: 5000, required: true }).parse(given, context);
    if (value.length <= max && /^[\w-]+$/.test(value)) return value;
    throw context.fail(
      `${quote(value)} would be dropped by Stripe. Use letters, digits, - and _ only, at most ${max} of them.`,
    );
  });

const utm = (label: string, placeholder: string) =>
  token(label, 150, {
    placeholder,
    help: `${PLAIN}, up to 150. Stripe adds it to the Redirect URL as well.`,
  });

/** Parameters of the address that is shared: they change nothing of the link itself. */
export const sharing = inGroup(
  'Address to Share: Campaign and Prefilled Fields',
  {
    utm_source: utm('UTM Source', 'newsletter'),
    utm_medium: utm('UTM Medium', 'email'),
    utm_campaign: utm('UTM Campaign', 'spring_sale'),
    utm_term: utm('UTM Term', 'mugs'),
    utm_content: utm('UTM Content', 'blue_button'),
    client_reference_id: token('Client Reference', 200, {
      help: `Your own number of the customer or cart. It comes back with each payment through the shared address. ${PLAIN}, up to 200.`,
    }),
    prefilled_email: email('Prefilled Email', {
      help: 'The payment page shows this email address, filled in already.',
    }),
    prefilled_promo_code: token('Prefilled Promotion Code', 500, {}),
    locale: code('Language', {
      type: 'language',
      codes: LOCALES,
      example: 'de',
      help: 'The language of the payment page. Leave empty for the language of the customer’s browser.',
    }),
  },
  { folded: true },
);

/** The query parameters of the address to share. */
export const sharingOf = (input: ValuesOf<typeof sharing>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(sharing).flatMap((key) => {
      const value = input[key as keyof typeof sharing];
      return value ? [[key, value]] : [];
    }),
  );
