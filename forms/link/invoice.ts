import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import { dropdown } from '../../operations/dropdown.ts';
import { boolean, choice, dictionary, id, list, text } from '../../zapier/kinds.ts';
import { accountId, taxId } from '../ids.ts';
import { defineLinkGroup, type UpdateParams } from './group.ts';

const TAX_DISPLAYS = {
  exclude_tax: 'Without tax',
  include_inclusive_tax: 'With the tax that is included',
} as const;

const OF_SUBSCRIPTIONS = 'Empty it: invoices of subscriptions follow your invoice settings.';

const hasValue = (params: object): boolean => Object.values(params).some((value) => value !== undefined);

const sellsSubscription = ({ line_items }: Stripe.PaymentLink): boolean =>
  line_items?.data.some(({ price }) => price?.recurring) ?? false;

/** Removes a setting of the invoices, which subscriptions have in another place. */
const clear =
  (data: { account_tax_ids?: ''; custom_fields?: ''; issuer?: { type: 'self' } }) =>
  (link: Stripe.PaymentLink): UpdateParams =>
    sellsSubscription(link)
      ? { subscription_data: { invoice_settings: data } }
      : { invoice_creation: { enabled: link.invoice_creation?.enabled ?? false, invoice_data: data } };

/** The invoice of a payment. Subscriptions have invoices anyway, one-time payments on demand. */
export const invoice = defineLinkGroup({
  label: 'Invoice',
  fields: {
    create_invoice: boolean('Create Invoice', {
      help: 'Creates an invoice PDF after a one-time payment. Subscriptions always have invoices. Stripe emails it if “Successful payments” is on in your [email settings](https://dashboard.stripe.com/settings/emails).',
    }),
    invoice_memo: text('Invoice Memo', {
      max: 1500,
      long: true,
      help: 'Shown above the items of the invoice, up to 1,500 characters.',
    }),
    invoice_footer: text('Invoice Footer', {
      max: 5000,
      long: true,
      help: 'Shown at the bottom of the invoice, up to 5,000 characters.',
    }),
    invoice_tax_ids: list(
      taxId('Invoice Tax IDs', {
        help: 'Your own tax IDs, from your [tax settings](https://dashboard.stripe.com/settings/tax).',
      }),
    ),
    invoice_custom_fields: dictionary('Invoice Custom Fields', {
      maxEntries: 4,
      maxName: 40,
      maxValue: 140,
      help: 'Up to 4 lines of your own, such as a purchase order number. Each has a name (40 characters) and a value (140 characters).',
    }),
    invoice_tax_display: choice('Invoice Prices', TAX_DISPLAYS, {
      help: 'How the invoice of a one-time payment shows prices.',
    }),
    invoice_template: id('Invoice Template', {
      prefixes: ['inrtem_'],
      of: 'an invoice template',
      choices: dropdown(
        (stripe, page) => stripe.invoiceRenderingTemplates.list({ ...page, status: 'active' }),
        ({ id, nickname }) => ({ id, label: nickname ?? id }),
      ),
      help: 'The look of the invoice of a one-time payment, from your [invoice settings](https://dashboard.stripe.com/settings/billing/invoice).',
    }),
    invoice_issuer: accountId('Invoice Issuer', {
      help: 'Stripe Connect: the account whose name and address the invoice shows. Leave empty for your own.',
    }),
  },
  toParams: (input, { recurring, link }) => {
    const { invoice_memo, invoice_footer, invoice_issuer: account, invoice_tax_ids } = input;
    const { invoice_tax_display: amount_tax_display, invoice_template: template } = input;
    const custom_fields = Object.entries(input.invoice_custom_fields)
      .filter(([, value]) => value)
      .map(([name, value]) => ({ name, value }));
    const data = {
      description: invoice_memo,
      footer: invoice_footer,
      account_tax_ids: invoice_tax_ids.length ? invoice_tax_ids : undefined,
      custom_fields: custom_fields.length ? custom_fields : undefined,
      issuer: account ? { type: 'account' as const, account } : undefined,
    };
    if (recurring) return hasValue(data) ? { subscription_data: { invoice_settings: data } } : {};
    const rendering_options = amount_tax_display || template ? { amount_tax_display, template } : undefined;
    const invoice_data = { ...data, rendering_options };
    const isFilled = hasValue(invoice_data);
    const enabled = input.create_invoice ?? (isFilled ? link?.invoice_creation?.enabled : undefined);
    if (!enabled && isFilled) {
      throw invalid(
        'Create Invoice',
        'is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
      );
    }
    if (enabled === undefined) return {};
    return { invoice_creation: { enabled, invoice_data: isFilled ? invoice_data : undefined } };
  },
  clears: {
    create_invoice: () => ({ invoice_creation: { enabled: false } }),
    invoice_tax_ids: clear({ account_tax_ids: '' }),
    invoice_custom_fields: clear({ custom_fields: '' }),
    invoice_issuer: clear({ issuer: { type: 'self' } }),
  },
  oneTimeOnly: { invoice_tax_display: OF_SUBSCRIPTIONS, invoice_template: OF_SUBSCRIPTIONS },
});
