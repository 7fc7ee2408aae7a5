import type Stripe from 'stripe';
import { badParameter, noSuch, refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { integer, longText, oneOf, text, url } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { defaultConfiguration } from './portal-configurations.ts';

type Session = Stripe.BillingPortal.Session;
type Configuration = Stripe.BillingPortal.Configuration;
type Params = Stripe.BillingPortal.SessionCreateParams;
type FlowParams = NonNullable<Params['flow_data']>;
type Flow = NonNullable<Session['flow']>;

/** The feature of the portal that each flow is a part of. */
const FEATURES = {
  customer_update: 'customer_update',
  payment_method_update: 'payment_method_update',
  subscription_cancel: 'subscription_cancel',
  subscription_pause: 'subscription_pause',
  subscription_update: 'subscription_update',
  subscription_update_confirm: 'subscription_update',
} as const satisfies Record<string, keyof Configuration['features']>;

type FlowType = keyof typeof FEATURES;

/** Opens the portal for one customer. */
const create = (shop: Shop, params: Params): Session => {
  if (!params.customer)
    throw badParameter('Missing required param: customer.', 'customer', 'parameter_missing');
  const customer = shop.get('customer', params.customer, 'customer');
  const configuration = configurationOf(shop, params.configuration);
  if (params.on_behalf_of && !shop.hasAccount(params.on_behalf_of)) {
    throw noSuch('account', params.on_behalf_of, 'on_behalf_of');
  }
  const flow = params.flow_data ? flowOf(shop, customer.id, configuration, params.flow_data) : null;
  const expires = params.after_expiration;
  const session: Session = {
    id: newId('bps'),
    object: 'billing_portal.session',
    after_expiration: expires
      ? { customer_login: { expires_at: expires.customer_login?.expires_at ?? null }, type: expires.type }
      : null,
    configuration: configuration.id,
    created: shop.now,
    customer: customer.id,
    customer_account: null,
    flow,
    livemode: shop.livemode,
    locale: params.locale ?? null,
    on_behalf_of: params.on_behalf_of ?? null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${shop.addresses.portal}/${shop.livemode ? '' : 'test_'}${randomText(40)}`,
  };
  return shop.add('billing_portal.session', session, 'billing_portal.session.created');
};

const configurationOf = (shop: Shop, id: string | undefined): Configuration => {
  if (!id) {
    const saved = defaultConfiguration(shop);
    if (saved) return saved;
    const [mode, path] = shop.livemode ? ['live', ''] : ['test', 'test/'];
    throw refuse(
      `No configuration provided and your ${mode} mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in ${mode} mode at https://dashboard.stripe.com/${path}settings/billing/portal.`,
    );
  }
  const configuration = shop.find('billing_portal.configuration', id);
  if (!configuration) throw noSuch('configuration', id, 'configuration');
  if (configuration.active) return configuration;
  throw refuse(`The configuration ${id} is not active.`, undefined, 'configuration');
};

const flowOf = (shop: Shop, customer: string, configuration: Configuration, params: FlowParams): Flow => {
  const { after_completion: after, subscription_cancel: cancel } = params;
  const type = params.type as FlowType;
  if (type !== 'customer_update' && type !== 'payment_method_update') {
    checkSubscription(shop, customer, type, params[type]?.subscription);
  }
  checkFeature(configuration, FEATURES[type]);
  const confirm = params.subscription_update_confirm;
  return {
    after_completion: {
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: type === 'customer_update' ? {} : null,
    subscription_cancel: cancel
      ? { retention: cancel.retention ?? null, subscription: cancel.subscription }
      : null,
    subscription_pause: params.subscription_pause ?? null,
    subscription_update: params.subscription_update ?? null,
    subscription_update_confirm: confirm
      ? {
          discounts:
            confirm.discounts?.map(({ coupon, promotion_code }) => ({
              coupon: coupon ?? null,
              promotion_code: promotion_code ?? null,
            })) ?? null,
          items: confirm.items.map((item) => ({ ...item, price: item.price ?? null })),
          subscription: confirm.subscription,
        }
      : null,
    type,
  };
};

/** What Stripe checks before it leads a customer to one of his subscriptions. */
const checkSubscription = (shop: Shop, customer: string, type: FlowType, id: string | undefined): void => {
  const flow = `flow_data[${type}]`;
  if (!id) throw badParameter(`Missing required param: ${flow}.`, flow, 'parameter_missing');
  const param = `${flow}[subscription]`;
  const subscription = shop.get('subscription', id, param);
  const wrong = (what: string) => refuse(`The subscription \`${id}\` ${what}.`, undefined, param);
  if (subscription.customer !== customer) throw wrong(`does not belong to the customer \`${customer}\``);
  if (subscription.status === 'canceled') throw wrong('is already canceled');
  if (type === 'subscription_cancel' && subscription.cancel_at_period_end) {
    throw wrong('is already set to be canceled at period end');
  }
};

/** Stripe's words about a feature that the merchant has switched off. */
const checkFeature = ({ features }: Configuration, name: keyof Configuration['features']): void => {
  if (features[name].enabled) return;
  const [what, verb] = name.split('_').slice(-2);
  const done = verb === 'cancel' ? 'canceled' : `${verb}d`;
  throw refuse(
    `This ${what} cannot be ${done} because the ${name.replaceAll('_', ' ')} feature in the portal configuration is disabled.`,
  );
};

const LOCALES =
  `auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it
  ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW`.split(/\s+/);

/** Portal sessions can only be made: whoever wants to go back into the portal gets a new one. */
export const portalSessions: Resource<'billing_portal.session'> = {
  object: 'billing_portal.session',
  path: 'billing_portal/sessions',
  permission: 'customer_portal',
  retrieve: false,
  expands: { configuration: 'billing_portal.configuration' },
  create: operation(
    shape<Params>({
      after_expiration: {
        customer_login: { expires_at: integer(0) },
        type: must(oneOf('customer_login')),
      },
      configuration: text,
      customer: text,
      customer_account: text,
      flow_data: {
        after_completion: {
          hosted_confirmation: { custom_message: longText },
          redirect: { return_url: must(url) },
          type: must(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
        },
        subscription_cancel: {
          retention: {
            coupon_offer: must({ coupon: must(text) }),
            type: must(oneOf('coupon_offer')),
          },
          subscription: must(text),
        },
        subscription_pause: { subscription: must(text) },
        subscription_update: { subscription: must(text) },
        subscription_update_confirm: {
          discounts: [{ coupon: text, promotion_code: text }],
          items: must([{ id: must(text), price: text, quantity: integer(0) }]),
          subscription: must(text),
        },
        type: must(oneOf(...Object.keys(FEATURES))),
      },
      locale: oneOf(...LOCALES),
      on_behalf_of: text,
      return_url: url,
    }),
    create,
  ),
};
