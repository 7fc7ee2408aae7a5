import { boolean, choice, list, text } from '../kinds.ts';
import { toCustomFields } from './custom-fields.ts';
import { defineLinkGroup } from './group.ts';

const ASKED = { required: 'Required', optional: 'Optional', no: 'Do not ask' } as const;
const CUSTOMER_CREATION = { if_required: 'Only where Stripe needs one', always: 'Always' } as const;

const nameOf = (asked: keyof typeof ASKED) => ({
  enabled: asked !== 'no',
  ...(asked !== 'no' && { optional: asked === 'optional' }),
});

/** What the customer is asked for on the payment page. */
export const customer = defineLinkGroup(
  'Questions for the Customer',
  {
    collect_name: choice('Collect Name', ASKED, { help: 'The full name of a person.' }),
    collect_business_name: choice('Collect Business Name', ASKED, { help: 'The name of a company.' }),
    collect_phone: boolean('Collect Phone Number', {}),
    collect_billing_address: boolean('Collect Billing Address', {}),
    custom_fields: list(
      text('Custom Fields', {
        max: 2000,
        help: 'Up to 3 questions of your own, one per line: `Engraving`, `Engraving (optional)`, `House number (number)`, or `Size: S | M | L` for a list to choose from.',
      }),
    ),
    customer_creation: choice('Create Customer', CUSTOMER_CREATION, {
      help: 'Without it a one-time payment makes a guest, who has no customer portal. With it, receipts and invoices come in the language of the buyer’s browser.',
    }),
  },
  ({ collect_name: person, collect_business_name: business, ...input }) => {
    const { collect_phone: phone, collect_billing_address: billing, customer_creation } = input;
    const custom_fields = toCustomFields(input.custom_fields);
    return {
      ...((person || business) && {
        name_collection: {
          ...(person && { individual: nameOf(person) }),
          ...(business && { business: nameOf(business) }),
        },
      }),
      ...(phone !== undefined && { phone_number_collection: { enabled: phone } }),
      ...(billing !== undefined && { billing_address_collection: billing ? 'required' : 'auto' }),
      ...(custom_fields.length && { custom_fields }),
      ...(customer_creation && { customer_creation }),
    };
  },
  { oneTimeOnly: { customer_creation: 'Empty it: a subscription always creates a customer.' } },
);
