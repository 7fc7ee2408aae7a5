import { invalid } from '../stripe/errors.ts';
import { defineLinkGroup } from './link-group.ts';
import { toText } from './parse.ts';

/** Metadata key under which a link keeps the reference of the action that created it. */
export const LINK_REFERENCE = 'zapier_reference';

/** Metadata as Stripe takes it: at most 50 keys of 40 characters, values of 500. */
export const toMetadata = (
  value: Record<string, string> | undefined,
  field: string,
): Record<string, string> => {
  const entries = Object.entries(value ?? {}).filter(([key]) => key);
  if (entries.length > 50) throw invalid(field, `${entries.length} entries are too many: at most 50 fit.`);
  const long = entries.find(([key, text]) => key.length > 40 || String(text).length > 500);
  if (long)
    throw invalid(
      field,
      `“${long[0].slice(0, 40)}” is too long: a name has at most 40 characters, a value 500.`,
    );
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
};

/** What is kept with the link and its payments. */
export const records = defineLinkGroup({
  key: 'records',
  label: 'For Your Records',
  fields: [
    {
      key: 'description',
      label: 'Description',
      type: 'text',
      helpText: 'Shown on the email receipt and beside the payment in the Dashboard, up to 500 characters.',
    },
    {
      key: 'metadata',
      label: 'Metadata',
      dict: true,
      helpText: 'Names and values of your own. Each payment made through the link carries them too.',
    },
    {
      key: 'reference',
      label: 'Reference',
      type: 'string',
      helpText:
        'What this link is for, like an order number. Within 24 hours the same reference with the same fields gives the same link, however often the Zap runs. If empty, it is made from the fields; a link with a maximum number of payments is then always a new one.',
    },
  ],
  parse: (input) => {
    const description = toText(input.description, 'Description', 500);
    const reference = toText(input.reference, 'Reference', 500);
    const metadata = {
      ...toMetadata(input.metadata, 'Metadata'),
      ...(reference && { [LINK_REFERENCE]: reference }),
    };
    return ({ recurring }) => ({
      ...(description && { [recurring ? 'subscription_data' : 'payment_intent_data']: { description } }),
      ...(Object.keys(metadata).length && { metadata }),
    });
  },
});
