import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { customerField, toCustomerId } from '../fields/customer.ts';
import { toChoice, toId, toUrl } from '../fields/parse.ts';
import { subscriptionField } from '../fields/subscription.ts';
import { portalLink } from '../records/portal-link.ts';
import { withStripe } from '../stripe/client.ts';
import { flowOf, PORTAL_FLOWS } from '../stripe/portal.ts';

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
    choices: PORTAL_FLOWS,
    helpText: 'Takes the customer straight to one task. Leave empty for the front page of the portal.',
  },
  {
    ...subscriptionField,
    helpText: 'Which subscription to cancel or change. Leave empty where the customer has only one.',
  },
]);

type Input = InferInputData<typeof inputFields>;

export const perform = withStripe(async (stripe, { inputData: input }: Bundle<Input>) => {
  const customer = toCustomerId(input.customer);
  const returnUrl = toUrl(input.return_url, 'Return URL');
  const flow = toChoice(input.flow, PORTAL_FLOWS, 'Open At');
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
