import type Stripe from 'stripe';
import { inGroup } from './define-inputs.ts';
import { choice, list } from './kinds.ts';
import type { LinkParams } from './link-group.ts';

/** What can be taken away from a link, and how Stripe wants to be asked for it. */
const CLEARED = {
  after_payment: ['After the Payment', () => ({ after_completion: { type: 'hosted_confirmation' } })],
  create_invoice: ['Create Invoice', () => ({ invoice_creation: { enabled: false } })],
  custom_fields: ['Custom Fields', () => ({ custom_fields: '' })],
  shipping_countries: ['Shipping Countries', () => ({ shipping_address_collection: '' })],
  max_payments: ['Maximum Number of Payments', () => ({ restrictions: '' })],
  inactive_message: ['Message When Deactivated', () => ({ inactive_message: '' })],
  transfer_destination: ['Transfer to Account', () => ({ transfer_data: '' })],
  application_fee_amount: ['Application Fee Amount', () => ({ application_fee_amount: '' })],
  application_fee_percent: ['Application Fee Percent', () => ({ application_fee_percent: '' })],
  on_behalf_of: ['On Behalf Of', () => ({ on_behalf_of: '' })],
  metadata: [
    'Metadata',
    ({ metadata }) => ({ metadata: Object.fromEntries(Object.keys(metadata).map((key) => [key, ''])) }),
  ],
} satisfies Record<
  string,
  [label: string, params: (link: Stripe.PaymentLink) => Stripe.PaymentLinkUpdateParams]
>;

const CHOICES = Object.fromEntries(Object.entries(CLEARED).map(([key, [label]]) => [key, label])) as Record<
  keyof typeof CLEARED,
  string
>;

/** What is taken away from a link on purpose. */
export const clearing = inGroup(
  'Remove',
  {
    clear: list(
      choice('Remove', CHOICES, {
        help: 'A field that is left empty above stays as it is on the link. Choose here what to take away; what is filled in above as well is set anew.',
      }),
    ),
  },
  { folded: true },
);

/** The parameters that take away what the user chose. */
export const toClearingParams = (chosen: (keyof typeof CLEARED)[], link: Stripe.PaymentLink): LinkParams =>
  // Stripe takes an empty text for "unset" where its types for creating a link know only the value.
  Object.assign({}, ...chosen.map((key) => CLEARED[key][1](link))) as LinkParams;
