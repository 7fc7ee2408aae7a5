import type Stripe from 'stripe';
import { notExpanded } from '../engine/expandable.ts';
import { range } from '../engine/param-types.ts';
import { nothing, shape } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';

/**
 * Accounts: the platform and one account that is connected to it, both in the United States, with dollars as their
 * currency. No request creates or changes an account.
 */
export const accounts: Resource<'account'> = {
  object: 'account',
  path: 'accounts',
  idParam: 'account',
  permission: 'accounts_kyc_basic',
  expands: notExpanded(
    'external_accounts settings.branding.icon settings.branding.logo settings.invoices.default_account_tax_ids',
  ),
  list: shape<Omit<Stripe.AccountListParams, keyof Stripe.PaginationParams>>({ created: range }),
  routes: [
    {
      method: 'GET',
      path: '/v1/account',
      kind: 'account',
      run: operation(nothing, (store) => store.account),
    },
  ],
};

export const newAccount = (id: string): Stripe.Account => ({
  id,
  object: 'account',
  business_profile: {
    annual_revenue: null,
    estimated_worker_count: null,
    mcc: '5734',
    minority_owned_business_designation: null,
    name: 'Embedded Shop',
    product_description: null,
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: 'support@example.com',
    support_phone: null,
    support_url: null,
    url: 'https://shop.example.com',
  },
  business_type: 'company',
  capabilities: { card_payments: 'active', transfers: 'active', us_bank_account_ach_payments: 'active' },
  charges_enabled: true,
  country: 'US',
  created: 1_700_000_000,
  default_currency: 'usd',
  details_submitted: true,
  email: 'owner@example.com',
  metadata: {},
  payouts_enabled: true,
  settings: null,
  type: 'standard',
});
