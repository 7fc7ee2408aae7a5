import type Stripe from 'stripe';
import { missingParameter, notSimulated, refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { oneOf, text, url } from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { defaultConfiguration } from './portal-configurations.ts';

type Session = Stripe.BillingPortal.Session;
type Features = Stripe.BillingPortal.Configuration['features'];
type Params = Stripe.BillingPortal.SessionCreateParams;
type Flow = NonNullable<Params['flow_data']>;

/**
 * Portal sessions: a link into the customer portal, at its front page or at one of three tasks. Requests can only create
 * one, as at Stripe. Other tasks, other configurations and the language of the portal are missing.
 */
export const portalSessions: Resource<'billing_portal.session'> = {
  object: 'billing_portal.session',
  path: 'billing_portal/sessions',
  permission: 'customer_portal',
  retrieve: false,
  expands: { configuration: 'billing_portal.configuration' },
  create: operation(
    shape<Params>({
      customer: text,
      flow_data: {
        subscription_cancel: { subscription: must(text), ...unsimulated('retention') },
        subscription_update: { subscription: must(text) },
        type: must(
          oneOf(
            'customer_update',
            'payment_method_update',
            'subscription_cancel',
            'subscription_pause',
            'subscription_update',
            'subscription_update_confirm',
          ),
        ),
        ...unsimulated('after_completion subscription_pause subscription_update_confirm'),
      },
      return_url: url,
      ...unsimulated('after_expiration configuration customer_account locale on_behalf_of'),
    }),
    (store, params) => create(store, params),
  ),
};

const create = (store: Store, params: Params): Session => {
  if (!params.customer) throw missingParameter('customer');
  const customer = store.get('customer', params.customer, 'customer');
  const configuration = defaultConfiguration(store);
  if (!configuration) {
    const [mode, path] = store.livemode ? ['live', ''] : ['test', 'test/'];
    throw refuse(
      `No configuration provided and your ${mode} mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in ${mode} mode at https://dashboard.stripe.com/${path}settings/billing/portal.`,
    );
  }
  const session: Session = {
    id: newId('bps'),
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: configuration.id,
    created: store.now,
    customer: customer.id,
    customer_account: null,
    flow: params.flow_data ? flowOf(store, customer.id, configuration.features, params.flow_data) : null,
    livemode: store.livemode,
    locale: null,
    on_behalf_of: null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${store.pages.portal}/${store.livemode ? '' : 'test_'}${randomText(40)}`,
  };
  return store.add('billing_portal.session', session, 'billing_portal.session.created');
};

const flowOf = (store: Store, customer: string, features: Features, params: Flow): Session['flow'] => {
  const { subscription_cancel: cancel, subscription_update: update } = params;
  const type = params.type as keyof Features;
  if (type === 'subscription_cancel' || type === 'subscription_update') {
    checkSubscription(store, customer, type, params[type]?.subscription);
  } else if (type !== 'payment_method_update') {
    throw notSimulated(`flow_data[type]=${type}`, 'flow_data[type]');
  }
  checkFeature(features, type);
  return {
    after_completion: { hosted_confirmation: null, redirect: null, type: 'portal_homepage' },
    customer_update: null,
    subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
    subscription_pause: null,
    subscription_update: update ?? null,
    subscription_update_confirm: null,
    type,
  };
};

const checkSubscription = (
  store: Store,
  customer: string,
  type: 'subscription_cancel' | 'subscription_update',
  id: string | undefined,
): void => {
  const flow = `flow_data[${type}]`;
  if (!id) throw missingParameter(flow);
  const param = `${flow}[subscription]`;
  const subscription = store.get('subscription', id, param);
  const wrong = (why: string) => refuse(`The subscription \`${id}\` ${why}.`, undefined, param);
  if (subscription.customer !== customer) throw wrong(`does not belong to the customer \`${customer}\``);
  if (subscription.status === 'canceled') throw wrong('is already canceled');
  if (type === 'subscription_cancel' && subscription.cancel_at_period_end) {
    throw wrong('is already set to be canceled at period end');
  }
};

/** @throws StripeError with Stripe's message if the merchant has disabled the feature of the task */
const checkFeature = (
  features: Features,
  name: 'payment_method_update' | 'subscription_cancel' | 'subscription_update',
): void => {
  if (features[name].enabled) return;
  const [object, verb] = name.split('_').slice(-2);
  const done = verb === 'cancel' ? 'canceled' : `${verb}d`;
  throw refuse(
    `This ${object} cannot be ${done} because the ${name.replaceAll('_', ' ')} feature in the portal configuration is disabled.`,
  );
};
