import { metadata, text } from './kinds.ts';
import { defineLinkGroup } from './link-group.ts';

/** Metadata key under which a link keeps its reference. */
const LINK_REFERENCE = 'zapier_reference';

/** What is kept with the link and its payments. */
export const records = defineLinkGroup(
  'For Your Records',
  {
    description: text('Description', {
      max: 500,
      long: true,
      help: 'Shown on the email receipt and beside the payment in the Dashboard, up to 500 characters.',
    }),
    metadata: metadata(
      'Metadata',
      'Names and values of your own. Each payment made through the link carries them too.',
    ),
    reference: text('Reference', {
      max: 500,
      limits: true,
      help: 'What this link is for, like an order number; the link keeps it. Created twice within 24 hours with the same reference and the same fields, it is the same link, however often the Zap runs. If empty, the fields alone decide, and a link with a maximum number of payments is always a new one.',
    }),
  },
  ({ description, reference, metadata: own }, { recurring }) => {
    const metadata = { ...own, ...(reference && { [LINK_REFERENCE]: reference }) };
    return {
      ...(description && { [recurring ? 'subscription_data' : 'payment_intent_data']: { description } }),
      ...(Object.keys(metadata).length && { metadata }),
    };
  },
);
