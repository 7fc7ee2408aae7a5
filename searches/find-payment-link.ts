import type Stripe from 'stripe';
import { paymentLinkId } from '../forms/ids.ts';
import { metadataEntry, metadataSearch } from '../forms/metadata-search.ts';
import { anyField } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { paymentLink } from '../records/payment-link.ts';
import { newestAndBest, scan } from '../stripe/pages.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { boolean, url } from '../zapier/kinds.ts';

const MAX_FOUND = 20;

/** The address without its parameters and a slash at the end, so that a shared address is found as well. */
const bare = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
};

export const findPaymentLink = defineSearch({
  key: 'find_payment_link',
  noun: 'Payment Link',
  label: 'Find Payment Link',
  description:
    'Finds payment links by address, metadata, or whether they are active. Active ones come first.',
  guide: ['Change confirmation behavior'],
  inputs: defineInputs({
    payment_link: paymentLinkId({
      search: undefined,
      help: `Choose a link, or map its id. ${anyField('a link')}`,
    }),
    url: url('URL', {
      placeholder: 'https://buy.stripe.com/…',
      help: 'The address of the link, with or without its parameters.',
    }),
    ...metadataSearch,
    active: boolean('Active', {
      help: 'Yes finds active links, no finds deactivated ones. Leave empty to find both.',
    }),
  }),
  record: paymentLink,
  rank: ({ link }) => Number(link.active),
  perform: async (stripe, { payment_link, url, active, ...search }, _bundle, deadline) => {
    const metadata = metadataEntry(search);
    const matches = (link: Stripe.PaymentLink): boolean =>
      (!url || bare(link.url) === bare(url)) &&
      (!metadata || link.metadata[metadata[0]] === metadata[1]) &&
      (active === undefined || link.active === active);

    const find = async (): Promise<Stripe.PaymentLink[]> => {
      if (payment_link) {
        const link = await stripe.paymentLinks.retrieve(payment_link, { expand: ['line_items'] });
        return matches(link) ? [link] : [];
      }
      const most = url ? 1 : MAX_FOUND;
      const inList = (is: boolean | undefined) =>
        scan(
          stripe.paymentLinks.list({ active: is, limit: 100, expand: ['data.line_items'] }),
          matches,
          (found) => found.length === most,
          deadline,
        );
      return url
        ? inList(active)
        : newestAndBest(inList, { asked: active, best: true, isBest: (link) => link.active, most });
    };
    return (await find()).map((link) => ({ link, sharing: {} }));
  },
});

/** Finds a link, or creates one if there is none: one step in the editor. */
export const findOrCreatePaymentLink = {
  key: 'find_payment_link',
  display: {
    label: 'Find or Create Payment Link',
    description: 'Finds a payment link, or creates one if there is none.',
  },
  search: 'find_payment_link',
  create: 'create_payment_link',
} as const;
