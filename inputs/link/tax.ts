import { invalid } from '../../stripe/errors.ts';
import { accountId } from '../ids.ts';
import { boolean } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

/** Tax that is added or shown, and whose it is. */
export const tax = defineLinkGroup(
  'Tax',
  {
    automatic_tax: boolean('Collect Tax Automatically', {
      help: 'Needs Stripe Tax, which you switch on in the [tax settings](https://dashboard.stripe.com/settings/tax).',
    }),
    collect_tax_ids: boolean('Collect Tax IDs', { help: 'Lets business customers add their tax id.' }),
    tax_ids_required: boolean('Require Tax IDs', {
      help: 'Business customers have to add their tax id, where Stripe knows those of their country.',
    }),
    tax_liability: accountId('Account Liable for Tax', {
      help: 'Stripe Connect: the account whose tax registrations count. Leave empty for your own.',
    }),
  },
  (
    { automatic_tax, collect_tax_ids: collect, tax_ids_required: required, tax_liability: account },
    { link },
  ) => {
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
      ...((automatic_tax !== undefined || account) && {
        automatic_tax: { enabled: calculated, ...(account && { liability: { type: 'account', account } }) },
      }),
      ...((collect !== undefined || required !== undefined) && {
        tax_id_collection: {
          enabled: collect ?? (required || (link?.tax_id_collection.enabled ?? false)),
          ...(required !== undefined && { required: required ? 'if_supported' : 'never' }),
        },
      }),
    };
  },
);
