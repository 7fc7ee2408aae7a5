import type Stripe from 'stripe';
import { sessionId, subscriptionId } from '../forms/ids.ts';
import { anyField } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { SUBSCRIPTION_STATUSES, subscription } from '../records/subscription.ts';
import { isSameEmail } from '../stripe/customers.ts';
import { expanded } from '../stripe/expand.ts';
import {
  readSubscription,
  type SubscriptionItem,
  subscriptionOfCheckout,
  subscriptionsOfBuyer,
} from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, email } from '../zapier/kinds.ts';

// Each subscription takes two requests.
const MAX_FOUND = 10;

const RANKS: Record<string, number> = { active: 2, trialing: 2, past_due: 1, unpaid: 1, paused: 1 };

const rank = ({ status }: Pick<Stripe.Subscription, 'status'>): number => RANKS[status] ?? 0;

export const findSubscription = defineSearch({
  key: 'find_subscription',
  noun: 'Subscription',
  label: 'Find Subscription',
  description: 'Finds subscriptions by customer, checkout or status. Active ones come first.',
  guide: ['Manage subscriptions'],
  inputs: defineInputs({
    subscription: subscriptionId({
      search: undefined,
      help: `Choose a subscription, or map its ID. ${anyField('a subscription')}`,
    }),
    email: email('Customer Email', { help: 'The customer’s email address in Stripe.' }),
    session: sessionId({ help: 'The checkout that sold the subscription.' }),
    status: choice('Status', SUBSCRIPTION_STATUSES, {}),
  }),
  record: subscription,
  rank,
  perform: async (stripe, { subscription: id, email, session, status }) => {
    const matches = (found: SubscriptionItem): boolean =>
      (!email || isSameEmail(expanded(found.customer)?.email, email)) && (!status || found.status === status);

    const find = async (): Promise<string[]> => {
      if (session) {
        const sold = await subscriptionOfCheckout(stripe, session);
        return sold && (!id || id === sold) ? [sold] : [];
      }
      if (id) return [id];
      const found = email
        ? await subscriptionsOfBuyer(stripe, email, status)
        : (await stripe.subscriptions.list({ status, limit: MAX_FOUND })).data;
      const best = found.toSorted((a, b) => rank(b) - rank(a)).slice(0, MAX_FOUND);
      return best.map((one) => one.id);
    };
    const read = (await find()).map((one) => readSubscription(stripe, one));
    return (await Promise.all(read)).filter(matches);
  },
});
