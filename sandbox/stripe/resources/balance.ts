import type Stripe from 'stripe';
import { range, text } from '../engine/param-types.ts';
import { nothing, shape } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Route } from '../engine/routes.ts';
import type { Shop } from '../engine/shop.ts';

/** What the account has, by currency: a payment is there to be paid out two days after it was booked. */
const balanceOf = (shop: Shop): Stripe.Balance => {
  const { rows } = shop.table('balance_transaction');
  const currencies = new Set([
    shop.account.default_currency ?? 'usd',
    ...rows.map(({ currency }) => currency),
  ]);
  const amounts = (isMeant: (at: number) => boolean) =>
    [...currencies].map((currency) => {
      const meant = rows.filter((one) => one.currency === currency && isMeant(one.available_on));
      const amount = meant.reduce((sum, { net }) => sum + net, 0);
      return { amount, currency, source_types: { card: amount } };
    });
  return {
    object: 'balance',
    available: amounts((at) => at <= shop.now),
    livemode: shop.livemode,
    pending: amounts((at) => at > shop.now),
  };
};

export const balanceRoutes: Route[] = [
  { method: 'GET', path: '/v1/balance', kind: 'balance', run: operation(nothing, balanceOf) },
];

export const balanceTransactions: Resource<'balance_transaction'> = {
  object: 'balance_transaction',
  path: 'balance_transactions',
  permission: 'balance_transaction_source',
  expands: { source: ['charge', 'refund', 'dispute'] },
  list: shape<Omit<Stripe.BalanceTransactionListParams, keyof Stripe.PaginationParams>>({
    created: range,
    currency: text,
    payout: text,
    source: text,
    type: text,
  }),
};
