import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { boolean, url } from '../inputs/kinds.ts';
import { metadataEntry, metadataSearch } from '../inputs/metadata-search.ts';
import { defineSearch } from '../operations/define-search.ts';
import { paymentLink } from '../records/payment-link.ts';
import { scan } from '../stripe/pages.ts';

const MOST_FOUND = 20;

/** Without parameters and a slash at the end, so that a shared address is found too. */
const bare = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
};

export const findPaymentLink = defineSearch({
  key: 'find_payment_link',
  noun: 'Payment Link',
  label: 'Find Payment Link',
  description: 'Finds a payment link by its address, its metadata, or whether it is active.',
  guide: ['Change confirmation behavior'],
  inputs: defineInputs({
    url: url('URL', {
      placeholder: 'https://buy.stripe.com/…',
      help: 'The address of the link, with or without its parameters. Fill in at least one field; a link has to match all that are filled in.',
    }),
    ...metadataSearch,
    active: boolean('Active', { help: 'Leave empty for links that take payments and those that do not.' }),
  }),
  record: paymentLink,
  perform: async (stripe, { url, active, ...search }) => {
    const metadata = metadataEntry(search);
    const wants = (link: Stripe.PaymentLink): boolean =>
      (!url || bare(link.url) === bare(url)) && (!metadata || link.metadata[metadata[0]] === metadata[1]);
    const links = stripe.paymentLinks.list({ active, limit: 100, expand: ['data.line_items'] });
    const found = await scan(links, wants, url ? 1 : MOST_FOUND);
    return found.map((link) => ({ link, sharing: {} }));
  },
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
