import type Stripe from 'stripe';
import { defineInputField } from 'zapier-platform-core';
import { dropdown } from './dropdown.ts';
import { toId } from './parse.ts';

const label = ({ url, active, line_items }: Stripe.PaymentLink): string => {
  const items = line_items?.data.map(({ description }) => description).join(', ') || 'Payment link';
  return `${items} (${url.replace('https://', '')}${active ? '' : ', deactivated'})`;
};

/** Chooses a payment link. */
export const paymentLinkField = defineInputField({
  key: 'payment_link',
  label: 'Payment Link',
  type: 'string',
  search: 'find_payment_link.id',
  choices: dropdown(
    (stripe, page) => stripe.paymentLinks.list({ ...page, expand: ['data.line_items'] }),
    (link) => ({ id: link.id, label: label(link) }),
  ),
});

/** Narrows a trigger to the payments of one link. */
export const onlyOfLink = {
  ...paymentLinkField,
  helpText: 'Only what was paid through this link. Leave empty for all payment links.',
} as const;

/** The id of a payment link, or an error that names the field. */
export const toPaymentLinkId = (value: string | undefined): string | undefined =>
  toId(value, ['plink_'], 'Payment Link', 'a payment link');
