import { invalid } from '../stripe/errors.ts';
import { dropdown } from './dropdown.ts';
import { defineLinkGroup } from './link-group.ts';
import { toBoolean, toId, toList, toText } from './parse.ts';

const toCustomFields = (value: Record<string, string> | undefined) => {
  const entries = Object.entries(value ?? {}).filter(([name, text]) => name && text);
  if (entries.length > 4)
    throw invalid('Invoice Custom Fields', `${entries.length} are too many: an invoice shows at most 4.`);
  return entries.map(([name, text]) => ({
    name: toText(name, 'Invoice Custom Fields', 40) ?? '',
    value: toText(text, 'Invoice Custom Fields', 140) ?? '',
  }));
};

/** The invoice that Stripe writes for a payment. Subscriptions have theirs anyway; one-time payments on demand. */
export const invoice = defineLinkGroup({
  key: 'invoice',
  label: 'Invoice',
  fields: [
    {
      key: 'create_invoice',
      label: 'Create Invoice',
      type: 'boolean',
      helpText:
        'Makes an invoice PDF after a one-time payment. Subscriptions get invoices anyway. Stripe emails it where “Successful payments” is on in the [email settings](https://dashboard.stripe.com/settings/emails).',
    },
    {
      key: 'invoice_memo',
      label: 'Invoice Memo',
      type: 'text',
      helpText: 'Shown above the items, up to 1,500 characters.',
    },
    {
      key: 'invoice_footer',
      label: 'Invoice Footer',
      type: 'text',
      helpText: 'Shown at the bottom, up to 5,000 characters.',
    },
    {
      key: 'invoice_tax_ids',
      label: 'Invoice Tax IDs',
      type: 'string',
      list: true,
      choices: dropdown(
        (stripe, page) => stripe.taxIds.list(page),
        ({ id, type, value }) => ({ id, label: `${value} (${type.replace(/_/g, ' ').toUpperCase()})` }),
      ),
      helpText:
        'Your own tax ids, from the [tax settings](https://dashboard.stripe.com/settings/tax) of your account.',
    },
    {
      key: 'invoice_custom_fields',
      label: 'Invoice Custom Fields',
      dict: true,
      helpText:
        'Up to 4 lines of your own, a name (40 characters) and a value (140) each, like a purchase order number.',
    },
  ],
  parse: (input) => {
    const create = toBoolean(input.create_invoice, 'Create Invoice');
    const memo = toText(input.invoice_memo, 'Invoice Memo', 1500);
    const footer = toText(input.invoice_footer, 'Invoice Footer', 5000);
    const taxIds = toList(input.invoice_tax_ids).map(
      (id) => toId(id, ['txi_', 'atxi_'], 'Invoice Tax IDs', 'a tax id') ?? id,
    );
    const customFields = toCustomFields(input.invoice_custom_fields);
    const data = {
      ...(memo && { description: memo }),
      ...(footer && { footer }),
      ...(taxIds.length && { account_tax_ids: taxIds }),
      ...(customFields.length && { custom_fields: customFields }),
    };
    const isEmpty = Object.keys(data).length === 0;

    return ({ recurring, invoices }) => {
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
    };
  },
});
