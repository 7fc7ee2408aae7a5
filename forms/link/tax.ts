import { invalid } from '../../lib/errors.ts';
import { boolean } from '../../zapier/kinds.ts';
import { accountId } from '../ids.ts';
import { defineLinkGroup } from './group.ts';

/** The tax of a payment, and the account that is liable for it. */
export const tax = defineLinkGroup({
  label: 'Tax',
  fields: {
    automatic_tax: boolean('Collect Tax Automatically', {
      help: 'Requires Stripe Tax: set it up in your [tax settings](https://dashboard.stripe.com/settings/tax).',
    }),
    collect_tax_ids: boolean('Collect Tax IDs', { help: 'Business customers can enter their tax ID.' }),
    tax_ids_required: boolean('Require Tax IDs', {
      help: 'Business customers have to enter their tax ID, if Stripe supports the tax IDs of their country.',
    }),
    tax_liability: accountId('Account Liable for Tax', {
      help: 'Stripe Connect: the account whose tax registrations apply. Leave empty for your own.',
    }),
    managed_payments: boolean('Managed Payments', {
      help: 'Stripe is the merchant of record and handles tax. Your account has to have [Managed Payments](https://docs.stripe.com/payments/managed-payments).',
    }),
  },
  newOnly: ['managed_payments'],
  toParams: (input, { link }) => {
    const { automatic_tax, collect_tax_ids: collect, tax_ids_required: required } = input;
    const { tax_liability: account, managed_payments } = input;
    const calculated = automatic_tax ?? link?.automatic_tax.enabled ?? false;
    if (account && !calculated) {
      throw invalid(
        'Collect Tax Automatically',
        'is off, but Account Liable for Tax is filled in. Switch it on, or empty that field.',
      );
    }
    if (required && collect === false)
      throw invalid('Collect Tax IDs', 'is off, but Require Tax IDs is on. Switch both on, or both off.');
    return {
      automatic_tax:
        automatic_tax !== undefined || account
          ? { enabled: calculated, liability: account ? { type: 'account', account } : undefined }
          : undefined,
      tax_id_collection:
        collect !== undefined || required !== undefined
          ? {
              enabled: collect ?? (required || (link?.tax_id_collection.enabled ?? false)),
              required: required === undefined ? undefined : required ? 'if_supported' : 'never',
            }
          : undefined,
      managed_payments: managed_payments === undefined ? undefined : { enabled: managed_payments },
    };
  },
  clears: {
    tax_liability: ({ automatic_tax: { enabled } }) => ({
      automatic_tax: { enabled, liability: enabled ? { type: 'self' } : undefined },
    }),
  },
});
