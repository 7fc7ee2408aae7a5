import type Stripe from 'stripe';
import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { metadataSearch, toMetadataSearch } from '../fields/metadata-search.ts';
import { toBoolean, toUrl } from '../fields/parse.ts';
import { paymentLink } from '../records/payment-link.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { scan } from '../stripe/pages.ts';

const MOST_FOUND = 20;

const inputFields = defineInputFields([
  {
    key: 'url',
    label: 'URL',
    type: 'string',
    placeholder: 'https://buy.stripe.com/…',
    helpText:
      'The address of the link, with or without its parameters. Fill in at least one field; a link has to match all that are filled in.',
  },
  ...metadataSearch,
  {
    key: 'active',
    label: 'Active',
    type: 'boolean',
    helpText: 'Leave empty for links that take payments and those that do not.',
  },
]);

/** Without parameters and a slash at the end, so that a shared address is found too. */
const bare = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
};

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>) => {
    const url = toUrl(input.url, 'URL');
    const metadata = toMetadataSearch(input);
    const active = toBoolean(input.active, 'Active');
    if (!url && !metadata && active === undefined) {
      throw invalid('URL', 'all fields are empty. Fill in at least one to search by.');
    }
    const wants = (link: Stripe.PaymentLink): boolean =>
      (!url || bare(link.url) === bare(url)) && (!metadata || link.metadata[metadata[0]] === metadata[1]);

    const links = stripe.paymentLinks.list({ active, limit: 100, expand: ['data.line_items'] });
    const found = await scan(links, wants, url ? 1 : MOST_FOUND);
    return found.map((link) => paymentLink.map({ link, sharing: {} }));
  },
);

export const findPaymentLink = defineSearch({
  key: 'find_payment_link',
  noun: 'Payment Link',
  display: {
    label: 'Find Payment Link',
    description: 'Finds a payment link by its address, its metadata, or whether it is active.',
  },
  operation: { inputFields, perform, outputFields: paymentLink.outputFields, sample: paymentLink.sample },
});

/** Finds a link, or creates it where there is none yet: one step in the editor. */
export const findOrCreatePaymentLink = {
  key: 'find_payment_link',
  display: {
    label: 'Find or Create Payment Link',
    description: 'Finds a payment link, or creates one where there is none.',
  },
  search: 'find_payment_link',
  create: 'create_payment_link',
} as const;
