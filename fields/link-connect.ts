import { connectedAccount } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { toMinor } from '../stripe/money.ts';
import { accountName } from '../stripe/objects.ts';
import { dropdown } from './dropdown.ts';
import { defineLinkGroup } from './link-group.ts';
import { toAmount, toId } from './parse.ts';

const toPercent = (value: string | number | undefined, field: string): number | undefined => {
  if (value === undefined || value === '') return undefined;
  const text = String(value).trim();
  if (/^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100) return Number(text);
  throw invalid(field, `“${text}” is not a percentage between 0 and 100 with at most two decimals.`);
};

const toAccount = (value: string | undefined, field: string): string | undefined =>
  toId(value, ['acct_'], field, 'a connected account');

const connectedAccounts = dropdown(
  (stripe, page) => stripe.accounts.list(page),
  (account) => ({ id: account.id, label: `${accountName(account)} (${account.id})` }),
);

/**
 * How a payment is shared with a connected account.
 *
 * @see https://docs.stripe.com/connect/payment-links
 */
export const connect = defineLinkGroup({
  key: 'connect',
  label: 'Connect',
  fields: [
    {
      key: 'transfer_destination',
      label: 'Transfer to Account',
      type: 'string',
      choices: connectedAccounts,
      helpText: 'Stripe Connect: the connected account that gets the money of each payment.',
    },
    {
      key: 'application_fee_amount',
      label: 'Application Fee Amount',
      type: 'string',
      placeholder: '1.50',
      helpText:
        'Stripe Connect: what you keep of each one-time payment, in its currency. Needs an account to transfer to, or a connection that acts for a connected account.',
    },
    {
      key: 'application_fee_percent',
      label: 'Application Fee Percent',
      type: 'number',
      helpText:
        'Stripe Connect: what you keep of each payment of a subscription, in percent. Needs the same.',
    },
    {
      key: 'on_behalf_of',
      label: 'On Behalf Of',
      type: 'string',
      choices: connectedAccounts,
      helpText: 'Stripe Connect: the account whose name, address and statement descriptor the customer sees.',
    },
  ],
  parse: (input, context) => {
    const destination = toAccount(input.transfer_destination, 'Transfer to Account');
    const behalf = toAccount(input.on_behalf_of, 'On Behalf Of');
    const percent = toPercent(input.application_fee_percent, 'Application Fee Percent');
    const amount = toAmount(input.application_fee_amount, 'Application Fee Amount');

    if (amount && percent !== undefined) {
      throw invalid(
        'Application Fee Percent',
        'is filled in beside Application Fee Amount. Use the amount for one-time payments, the percentage for subscriptions.',
      );
    }
    const field = amount ? 'Application Fee Amount' : 'Application Fee Percent';
    const lacksAccount = (amount || percent !== undefined) && !destination && !connectedAccount(context);
    const accountNeeded = () =>
      invalid(field, 'needs “Transfer to Account”, or a connection that acts for a connected account.');
    if (lacksAccount && !context.exists) throw accountNeeded();
    return ({ currency, recurring, transfers }) => {
      if (lacksAccount && !transfers) throw accountNeeded();
      if (amount && recurring)
        throw invalid(
          field,
          'is for one-time payments. For a subscription, fill in Application Fee Percent instead.',
        );
      if (percent !== undefined && !recurring)
        throw invalid(
          field,
          'is for subscriptions. For a one-time payment, fill in Application Fee Amount instead.',
        );
      return {
        ...(destination && { transfer_data: { destination } }),
        ...(behalf && { on_behalf_of: behalf }),
        ...(amount && { application_fee_amount: toMinor(amount, currency, field) }),
        ...(percent !== undefined && { application_fee_percent: percent }),
      };
    };
  },
});
