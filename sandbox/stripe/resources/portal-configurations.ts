import type Stripe from 'stripe';
import { mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { boolean, integer, longText, metadata, oneOf, text, url } from '../engine/param-types.ts';
import { type Must, must, type ParamType, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { CANCEL_REASONS } from './subscription-params.ts';

type Configuration = Stripe.BillingPortal.Configuration;
type CreateParams = Stripe.BillingPortal.ConfigurationCreateParams;
type UpdateParams = Stripe.BillingPortal.ConfigurationUpdateParams;
type Features = Configuration['features'];

/** What is switched off until a request says otherwise. */
const NO_FEATURES: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: null,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

/** What a merchant gets who saves the portal's settings as they are in the Dashboard. */
const SAVED_AS_THEY_ARE: CreateParams['features'] = {
  customer_update: { allowed_updates: ['email', 'address', 'shipping', 'phone', 'tax_id'], enabled: true },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true },
};

type Hash = Record<string, unknown>;
const isHash = (value: unknown): value is Hash =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings after a request: what it names is set, however deep; an empty value sets what `empty` has there. */
const merged = (before: Hash, given: Hash, empty: Hash): Hash => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const [old, unset] = [before[key], empty[key]];
      if (value === '') return [key, unset];
      return [key, isHash(value) && isHash(old) && isHash(unset) ? merged(old, value, unset) : value];
    }),
  ),
});

const mergeFeatures = (before: Features, given: UpdateParams['features'] = {}): Features =>
  // Requests were checked against the SDK's parameters, whose structure is that of the features.
  merged({ ...before }, { ...given }, { ...NO_FEATURES }) as unknown as Features;

const loginPage = ({ addresses, livemode }: Shop, enabled: boolean): Configuration['login_page'] => ({
  enabled,
  url: enabled ? `${addresses.portalLogin}/${livemode ? '' : 'test_'}${randomText(18)}` : null,
});

const newConfiguration = (shop: Shop, params: CreateParams, isDefault: boolean): Configuration => {
  return shop.add('billing_portal.configuration', {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: businessProfile(params.business_profile),
    created: shop.now,
    default_return_url: orNull(params.default_return_url),
    features: mergeFeatures(NO_FEATURES, params.features),
    is_default: isDefault,
    livemode: shop.livemode,
    login_page: loginPage(shop, params.login_page?.enabled ?? false),
    metadata: mergeMetadata({}, params.metadata),
    name: orNull(params.name),
    updated: shop.now,
  });
};

const businessProfile = (
  given: UpdateParams['business_profile'] = {},
  before?: Configuration['business_profile'],
): Configuration['business_profile'] => ({
  headline: orNull(given.headline ?? before?.headline),
  privacy_policy_url: orNull(given.privacy_policy_url ?? before?.privacy_policy_url),
  terms_of_service_url: orNull(given.terms_of_service_url ?? before?.terms_of_service_url),
});

/** The portal's settings as saved in the Dashboard, where they were. */
export const defaultConfiguration = (shop: Shop): Configuration | undefined =>
  shop.table('billing_portal.configuration').rows.find(({ is_default }) => is_default);

/** Saves the portal's settings in the Dashboard, or (no merchant can) forgets that they ever were. */
export const savePortalSettings = (shop: Shop, isSaved = true): void => {
  const saved = defaultConfiguration(shop);
  if (saved && !isSaved) shop.table('billing_portal.configuration').delete(saved.id);
  if (saved || !isSaved) return;
  const params = { features: SAVED_AS_THEY_ARE, login_page: { enabled: true } };
  newConfiguration(shop, params, true);
};

const interval = oneOf('day', 'month', 'week', 'year');
const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none');

/** The parameters of features, which on creation have to say whether they are enabled. */
const featureParams = <E extends ParamType | Must<ParamType>>(enabled: E) =>
  ({
    customer_update: {
      allowed_updates: [oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id')],
      enabled,
    },
    invoice_history: { enabled: must(boolean) },
    payment_method_update: { enabled: must(boolean), payment_method_configuration: text },
    subscription_cancel: {
      cancellation_reason: { enabled: must(boolean), feedback_options: [text], options: [CANCEL_REASONS] },
      enabled,
      mode: oneOf('at_period_end', 'immediately'),
      proration_behavior: prorationBehavior,
    },
    subscription_pause: {
      duration: {
        interval_options: [{ interval: must(interval), interval_count: integer(1) }],
        type: must(oneOf('indefinite', 'interval_options')),
      },
      enabled: boolean,
    },
    subscription_update: {
      billing_cycle_anchor: oneOf('now', 'unchanged'),
      default_allowed_updates: [oneOf('price', 'promotion_code', 'quantity')],
      enabled,
      products: [
        {
          adjustable_quantity: { enabled: must(boolean), maximum: integer(1), minimum: integer(0) },
          prices: must([text]),
          product: must(text),
        },
      ],
      proration_behavior: prorationBehavior,
      schedule_at_period_end: {
        conditions: [{ type: must(oneOf('decreasing_item_amount', 'shortening_interval')) }],
      },
      trial_update_behavior: oneOf('continue_trial', 'end_trial'),
    },
  }) as const;

const sharedParams = {
  business_profile: { headline: text, privacy_policy_url: url, terms_of_service_url: url },
  default_return_url: text,
  login_page: { enabled: must(boolean) },
  metadata,
  name: longText,
} as const;

const update = (shop: Shop, configuration: Configuration, params: UpdateParams): Configuration => {
  if (params.active === false && configuration.is_default) {
    throw refuse('You cannot deactivate your default configuration.', undefined, 'active');
  }
  const login = params.login_page?.enabled;
  return shop.change(
    configuration,
    {
      active: params.active,
      business_profile: businessProfile(params.business_profile, configuration.business_profile),
      default_return_url: unset(params.default_return_url),
      features: mergeFeatures(configuration.features, params.features),
      login_page:
        login === undefined || login === configuration.login_page.enabled
          ? undefined
          : loginPage(shop, login),
      metadata: mergeMetadata(configuration.metadata ?? {}, params.metadata),
      name: unset(params.name),
      updated: shop.now,
    },
    'billing_portal.configuration.updated',
  );
};

/** What the portal lets customers do. */
export const portalConfigurations: Resource<'billing_portal.configuration'> = {
  object: 'billing_portal.configuration',
  path: 'billing_portal/configurations',
  idParam: 'configuration',
  permission: 'customer_portal',
  list: shape<Omit<Stripe.BillingPortal.ConfigurationListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    is_default: boolean,
  }),
  create: operation(
    shape<CreateParams>({ ...sharedParams, features: must(featureParams(must(boolean))) }),
    (shop, params) => {
      const configuration = newConfiguration(shop, params, false);
      shop.emit('billing_portal.configuration.created', configuration);
      return configuration;
    },
  ),
  update: operationOn(
    shape<UpdateParams>({ ...sharedParams, active: boolean, features: featureParams(boolean) }),
    update,
  ),
};
