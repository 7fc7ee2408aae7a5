import { invalid } from '../../stripe/errors.ts';
import { dropdown } from '../dropdown.ts';
import { accountId, taxId } from '../ids.ts';
import { boolean, choice, dictionary, id, list, text } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

const TAX_DISPLAYS = {
  exclude_tax: 'Without tax',
  include_inclusive_tax: 'With the tax that they include',
} as const;

const OF_SUBSCRIPTIONS = 'Empty it: invoices of subscriptions follow your invoice settings.';

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
    invoice_tax_display: choice('Invoice Prices', TAX_DISPLAYS, {
      help: 'How the PDF of a one-time payment shows its prices.',
    }),
    invoice_template: id('Invoice Template', {
      prefixes: ['inrtem_'],
      of: 'an invoice template',
      choices: dropdown(
        (stripe, page) => stripe.invoiceRenderingTemplates.list({ ...page, status: 'active' }),
        ({ id, nickname }) => ({ id, label: nickname ?? id }),
      ),
      help: 'What the PDF of a one-time payment looks like, from the [invoice settings](https://dashboard.stripe.com/settings/billing/invoice).',
    }),
    invoice_issuer: accountId('Invoice Issuer', {
      help: 'Stripe Connect: the account whose name and address the invoice bears. Leave empty for your own.',
    }),
  },
  (input, { recurring, link }) => {
    const { create_invoice: create, invoice_memo, invoice_footer, invoice_issuer: account } = input;
    const { invoice_tax_display: amount_tax_display, invoice_template: template } = input;
    const custom_fields = Object.entries(input.invoice_custom_fields)
      .filter(([, value]) => value)
      .map(([name, value]) => ({ name, value }));
    const data = {
      ...(invoice_memo && { description: invoice_memo }),
      ...(invoice_footer && { footer: invoice_footer }),
      ...(input.invoice_tax_ids.length && { account_tax_ids: input.invoice_tax_ids }),
      ...(custom_fields.length && { custom_fields }),
      ...(account && { issuer: { type: 'account', account } }),
    };
    if (recurring) return Object.keys(data).length ? { subscription_data: { invoice_settings: data } } : {};
    const rendering = { ...(amount_tax_display && { amount_tax_display }), ...(template && { template }) };
    const invoice_data = { ...data, ...(Object.keys(rendering).length && { rendering_options: rendering }) };
    const isEmpty = Object.keys(invoice_data).length === 0;
    const enabled = create ?? (isEmpty ? undefined : link?.invoice_creation?.enabled);
    if (!enabled && !isEmpty) {
      throw invalid(
        'Create Invoice',
        'is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
      );
    }
    return enabled === undefined ? {} : { invoice_creation: { enabled, ...(!isEmpty && { invoice_data }) } };
  },
  { oneTimeOnly: { invoice_tax_display: OF_SUBSCRIPTIONS, invoice_template: OF_SUBSCRIPTIONS } },
);
