import type Stripe from 'stripe';
import { notExpanded } from '../engine/expandable.ts';
import { newId, randomText } from '../engine/ids.ts';
import { boolean, oneOf } from '../engine/param-types.ts';
import { shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';

type Configuration = Stripe.BillingPortal.Configuration;

/**
 * Portal configurations: the default one, as the Dashboard saves it. A request can enable and disable changes of a
 * subscription in the portal; all other settings are fixed, and no request creates a configuration.
 */
export const portalConfigurations: Resource<'billing_portal.configuration'> = {
  object: 'billing_portal.configuration',
  path: 'billing_portal/configurations',
  idParam: 'configuration',
  permission: 'customer_portal',
  expands: notExpanded('application'),
  list: shape<Omit<Stripe.BillingPortal.ConfigurationListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    is_default: boolean,
  }),
  update: operationOn(
    shape<Stripe.BillingPortal.ConfigurationUpdateParams>({
      features: {
        subscription_update: {
          default_allowed_updates: [oneOf('price', 'promotion_code', 'quantity')],
          enabled: boolean,
          ...unsimulated(
            'billing_cycle_anchor products proration_behavior schedule_at_period_end trial_update_behavior',
          ),
        },
        ...unsimulated(
          'customer_update invoice_history payment_method_update subscription_cancel subscription_pause',
        ),
      },
      ...unsimulated('active business_profile default_return_url login_page metadata name'),
    }),
    (store, configuration: Configuration, { features }) => {
      const { default_allowed_updates: updates, enabled } = features?.subscription_update ?? {};
      const before = configuration.features.subscription_update;
      return store.change(
        configuration,
        {
          features: {
            ...configuration.features,
            subscription_update: {
              ...before,
              default_allowed_updates: updates === undefined ? before.default_allowed_updates : updates || [],
              enabled: enabled ?? before.enabled,
            },
          },
          updated: store.now,
        },
        'billing_portal.configuration.updated',
      );
    },
  ),
};

/** The configuration of the Dashboard, if it is saved. */
export const defaultConfiguration = (store: Store): Configuration | undefined =>
  store.table('billing_portal.configuration').rows.find(({ is_default }) => is_default);

/**
 * Saves the portal settings in the Dashboard.
 * @param isSaved false deletes them, as if the merchant had never saved them
 */
export const savePortalSettings = (store: Store, isSaved = true): void => {
  const saved = defaultConfiguration(store);
  if (saved && !isSaved) store.table('billing_portal.configuration').delete(saved.id);
  if (saved || !isSaved) return;
  store.add('billing_portal.configuration', {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: store.now,
    default_return_url: null,
    features: {
      customer_update: {
        allowed_updates: ['email', 'address', 'shipping', 'phone', 'tax_id'],
        enabled: true,
      },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: true,
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
    },
    is_default: true,
    livemode: store.livemode,
    login_page: {
      enabled: true,
      url: `${store.pages.portalLogin}/${store.livemode ? '' : 'test_'}${randomText(18)}`,
    },
    metadata: {},
    name: null,
    updated: store.now,
  });
};
