import type { BeforeRequestMiddleware, Bundle } from 'zapier-platform-core';
import { accountOf, apiKeyOf, isLive, withStripe } from './operations/connection.ts';
import { accountName } from './stripe/accounts.ts';
import { API_VERSION, stripeBaseUrl } from './stripe/client.ts';
import { lacksPermission } from './stripe/failures.ts';

/**
 * True while core asks what the middleware adds to a request, for the template of the connection. It makes such a request
 * of its own, to https://example.com, and sends it nowhere (zapier-platform-core, src/auth-template).
 */
const isForTemplate = (request: object): boolean => {
  const { input } = request as { input?: { _zapier?: { event?: { command?: string } } } };
  return /AuthTemplate$/.test(input?._zapier?.event?.command ?? '');
};

/** Stripe takes no webhook endpoints on a connected account: the platform has them. */
const isOfPlatform = (url: URL): boolean => /^\/v1\/webhook_endpoints(\/|$)/.test(url.pathname);

/**
 * Adds the key, the API version and the connected account to every request to Stripe, our own and the
 * ones that Zapier makes (API Request steps, the rendered auth template). A request to anywhere else,
 * such as the download of a PDF, leaves without them. Core would follow a redirect with all headers, to
 * wherever it points: one of Stripe's API is not followed.
 */
export const addStripeHeaders: BeforeRequestMiddleware = (request, _z, bundle) => {
  if (!URL.canParse(request.url)) return request;
  const url = new URL(request.url);
  // The template first: while core renders it, every environment variable has a placeholder for its value.
  if (!isForTemplate(request) && url.origin !== stripeBaseUrl().origin) return request;
  const { api_key, connected_account } = bundle.authData;
  return {
    ...request,
    redirect: 'manual',
    headers: {
      ...request.headers,
      ...(api_key && { Authorization: `Bearer ${api_key.trim()}` }),
      'Stripe-Version': API_VERSION,
      ...(connected_account && !isOfPlatform(url) && { 'Stripe-Account': connected_account.trim() }),
    },
  };
};

/** What the connection test answers with: enough to tell connections apart. */
interface Connection {
  account_id: string | null;
  account_name: string;
  mode: 'live' | 'test';
}

const test = withStripe(async (stripe, bundle: Bundle): Promise<Connection> => {
  const mode = isLive(bundle) ? 'live' : 'test';
  const named = accountOf(bundle) ?? null;
  try {
    const account = await stripe.accounts.retrieveCurrent();
    return { account_id: account.id, account_name: accountName(account), mode };
  } catch (error) {
    // A restricted key need not be allowed to read the account: that Stripe knows the key is proof enough.
    if (!lacksPermission(error)) throw error;
    return { account_id: named, account_name: named ?? `key ending in ${apiKeyOf(bundle).slice(-4)}`, mode };
  }
});

export const authentication = {
  type: 'custom' as const,
  fields: [
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password' as const,
      required: true,
      helpText:
        'A restricted key (rk_…) or a secret key (sk_…). Create a restricted key on the [API keys page](https://dashboard.stripe.com/apikeys) of the Stripe Dashboard. A key of test mode only sees test payments.',
    },
    {
      key: 'connected_account',
      label: 'Connected Account',
      type: 'string' as const,
      required: false,
      placeholder: 'acct_…',
      helpText:
        'Only for platforms with Stripe Connect: every trigger, action and search then acts for this account. You find its id on the [connected accounts page](https://dashboard.stripe.com/connect/accounts). Leave empty for your own account.',
    },
  ],
  test,
  connectionLabel: '{{account_name}} ({{mode}} mode)',
};
