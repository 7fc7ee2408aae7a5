import type Stripe from 'stripe';
import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { customerField } from '../fields/customer.ts';
import { toChoice, toId, toUrl } from '../fields/parse.ts';
import { subscriptionField } from '../fields/subscription.ts';
import { portalLink } from '../records/portal-link.ts';
import { withStripe } from '../stripe/client.ts';
import { halted, invalid } from '../stripe/errors.ts';

const FLOWS = {
  payment_method_update: 'Update the payment method',
  subscription_cancel: 'Cancel a subscription',
  subscription_update: 'Change a subscription',
} as const;

const inputFields = defineInputFields([
  {
    ...customerField,
    helpText:
      'A customer with an account. A one-time payment makes a guest, who has no portal, unless the link was set to create customers.',
  },
  {
    key: 'return_url',
    label: 'Return URL',
    type: 'string',
    placeholder: 'https://example.com/account',
    helpText:
      'Where the customer goes from the portal back to. Leave empty for the address in your portal settings.',
  },
  {
    key: 'flow',
    label: 'Open At',
    type: 'string',
    choices: FLOWS,
    helpText: 'Takes the customer straight to one task. Leave empty for the front page of the portal.',
  },
  {
    ...subscriptionField,
    helpText: 'Which subscription to cancel or change. Leave empty where the customer has only one.',
  },
]);

type Input = InferInputData<typeof inputFields>;

const customerId = (value: string | undefined): string => {
  const text = String(value ?? '').trim();
  if (text.startsWith('cus_')) return toId(text, ['cus_'], 'Customer', 'a customer') ?? text;
  if (!text || text.startsWith('gcus_')) {
    throw halted(
      'Customer: this is a guest, and guests have no portal. To get customers from one-time payments, set “Create Customer” to “Always” on the payment link.',
    );
  }
  throw invalid('Customer', `“${text}” is not the id of a customer. It starts with cus_.`);
};

/** The one subscription of a customer, where the user named none. */
const onlySubscription = async (stripe: Stripe, customer: string): Promise<string> => {
  const { data } = await stripe.subscriptions.list({ customer, limit: 2 });
  const [only] = data;
  if (!only) throw halted('Customer: has no subscription that could be canceled or changed.');
  if (data.length > 1)
    throw invalid('Subscription', 'is empty, but the customer has several. Choose one of them.');
  return only.id;
};

const flowOf = async (
  stripe: Stripe,
  customer: string,
  flow: keyof typeof FLOWS,
  named: string | undefined,
): Promise<Stripe.BillingPortal.SessionCreateParams.FlowData> =>
  flow === 'payment_method_update'
    ? { type: flow }
    : { type: flow, [flow]: { subscription: named ?? (await onlySubscription(stripe, customer)) } };

export const perform = withStripe(async (stripe, { inputData: input }: Bundle<Input>) => {
  const customer = customerId(input.customer);
  const returnUrl = toUrl(input.return_url, 'Return URL');
  const flow = toChoice(input.flow, FLOWS, 'Open At');
  const subscription = toId(input.subscription, ['sub_'], 'Subscription', 'a subscription');
  const session = await stripe.billingPortal.sessions.create({
    customer,
    ...(returnUrl && { return_url: returnUrl }),
    ...(flow && { flow_data: await flowOf(stripe, customer, flow, subscription) }),
    expand: ['configuration'],
  });
  return portalLink.map(session);
});

export const createPortalLink = defineCreate({
  key: 'create_portal_link',
  noun: 'Portal Link',
  display: {
    label: 'Create Customer Portal Link',
    description:
      'Creates a link with which a customer manages subscriptions and payment methods. It opens the portal without a login and works for a short time only.',
  },
  operation: { inputFields, perform, outputFields: portalLink.outputFields, sample: portalLink.sample },
});
