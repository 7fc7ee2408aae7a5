import { defineLinkGroup } from './link-group.ts';
import { toMetadata, toText } from './parse.ts';

/** Metadata key under which a link keeps its reference. */
const LINK_REFERENCE = 'zapier_reference';

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
        'What this link is for, like an order number; the link keeps it. Created twice within 24 hours with the same reference and the same fields, it is the same link, however often the Zap runs. If empty, the fields alone decide, and a link with a maximum number of payments is always a new one.',
    },
  ],
  parse: (input) => {
    const description = toText(input.description, 'Description', 500);
    const reference = toText(input.reference, 'Reference', 500);
    const metadata = toMetadata(
      { ...input.metadata, ...(reference && { [LINK_REFERENCE]: reference }) },
      'Metadata',
    );
    return ({ recurring }) => ({
      ...(description && { [recurring ? 'subscription_data' : 'payment_intent_data']: { description } }),
      ...(Object.keys(metadata).length && { metadata }),
    });
  },
});
