import { invalid } from '../stripe/errors.ts';
import { taxId } from './ids.ts';
import { boolean, dictionary, list, text } from './kinds.ts';
import { defineLinkGroup } from './link-group.ts';

/** The invoice that Stripe writes for a payment. Subscriptions have theirs anyway; one-time payments on demand. */
export const invoice = defineLinkGroup(
  'Invoice',
  {
    create_invoice: boolean('Create Invoice', {
      help: 'Makes an invoice PDF after a one-time payment. Subscriptions get invoices anyway. Stripe emails it where “Successful payments” is on in the [email settings](https://dashboard.stripe.com/settings/emails).',
    }),
    invoice_memo: text('Invoice Memo', {
      max: 1500,
      long: true,
      help: 'Shown above the items, up to 1,500 characters.',
    }),
    invoice_footer: text('Invoice Footer', {
      max: 5000,
      long: true,
      help: 'Shown at the bottom, up to 5,000 characters.',
    }),
    invoice_tax_ids: list(
      taxId('Invoice Tax IDs', {
        help: 'Your own tax ids, from the [tax settings](https://dashboard.stripe.com/settings/tax) of your account.',
      }),
    ),
    invoice_custom_fields: dictionary('Invoice Custom Fields', {
      maxEntries: 4,
      maxName: 40,
      maxValue: 140,
      help: 'Up to 4 lines of your own, a name (40 characters) and a value (140) each, like a purchase order number.',
    }),
  },
  ({ create_invoice: create, invoice_memo, invoice_footer, ...rest }, { recurring, invoices }) => {
    const customFields = Object.entries(rest.invoice_custom_fields)
      .filter(([, value]) => value)
      .map(([name, value]) => ({ name, value }));
    const data = {
      ...(invoice_memo && { description: invoice_memo }),
      ...(invoice_footer && { footer: invoice_footer }),
      ...(rest.invoice_tax_ids.length && { account_tax_ids: rest.invoice_tax_ids }),
      ...(customFields.length && { custom_fields: customFields }),
    };
    const isEmpty = Object.keys(data).length === 0;
    if (recurring) return isEmpty ? {} : { subscription_data: { invoice_settings: data } };
    const enabled = create ?? (isEmpty ? undefined : invoices);
    if (!enabled && !isEmpty) {
      throw invalid(
        'Create Invoice',
        'is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
      );
    }
    if (enabled === undefined) return {};
    return { invoice_creation: { enabled, ...(!isEmpty && { invoice_data: data }) } };
  },
);
