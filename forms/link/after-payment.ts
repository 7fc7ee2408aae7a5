import { invalid } from '../../lib/errors.ts';
import { boolean, choice, text, url } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

const AFTER_PAYMENT = { message: 'Show a confirmation page', redirect: 'Redirect to your website' } as const;

const SESSION_ID = '{CHECKOUT_SESSION_ID}';

/**
 * Adds Stripe's placeholder to the query of the redirect, as text: a URL object would encode the braces, and Stripe fills in
 * only literal ones.
 *
 * @see https://docs.stripe.com/payment-links/post-payment
 */
const withSessionId = (url: string): string => {
  if (url.includes(SESSION_ID)) return url;
  const [address = '', fragment] = url.split(/#(.*)/s);
  const separator = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${separator}session_id=${SESSION_ID}${fragment === undefined ? '' : `#${fragment}`}`;
};

/** The page after the payment. */
export const afterPayment = defineLinkGroup({
  label: 'After the Payment',
  folded: false,
  fields: {
    after_payment: choice('What the Customer Sees', AFTER_PAYMENT, {
      help: 'Leave empty for a redirect if you fill in Redirect URL, and for the confirmation page of Stripe if not.',
    }),
    redirect_url: url('Redirect URL', {
      placeholder: 'https://example.com/thanks',
      help: 'The page that the customer is sent to after the payment. Stripe adds the UTM codes of the link.',
    }),
    append_session_id: boolean('Add Checkout Session ID to Redirect', {
      help: `Adds \`session_id=${SESSION_ID}\` to the Redirect URL. Stripe fills in the ID, which tells your page who paid. The search **Find Checkout Session** takes it.`,
    }),
    confirmation_message: text('Confirmation Message', {
      max: 500,
      long: true,
      help: 'Replaces the text of the confirmation page, up to 500 characters.',
    }),
  },
  toParams: ({ after_payment, redirect_url, append_session_id, confirmation_message }) => {
    const type = after_payment ?? (redirect_url ? 'redirect' : confirmation_message ? 'message' : undefined);
    if (type === 'redirect') {
      if (!redirect_url)
        throw invalid('Redirect URL', 'is empty. Enter the address of the page to redirect to.');
      if (confirmation_message) {
        throw invalid(
          'Confirmation Message',
          'nobody would see it after a redirect. Empty it, or empty Redirect URL.',
        );
      }
      const url = append_session_id ? withSessionId(redirect_url) : redirect_url;
      return { after_completion: { type, redirect: { url } } };
    }
    if (redirect_url || append_session_id) {
      throw invalid(
        redirect_url ? 'Redirect URL' : 'Add Checkout Session ID to Redirect',
        'only works with a redirect. Choose “Redirect to your website” in What the Customer Sees and fill in Redirect URL, or empty this field.',
      );
    }
    if (!type) return {};
    const hosted_confirmation = { custom_message: confirmation_message };
    return { after_completion: { type: 'hosted_confirmation', hosted_confirmation } };
  },
  clears: { after_payment: () => ({ after_completion: { type: 'hosted_confirmation' } }) },
});
