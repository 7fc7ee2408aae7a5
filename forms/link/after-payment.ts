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
    after_payment: choice('After the Payment', AFTER_PAYMENT, {
      help: 'Leave empty for the confirmation page of Stripe, or for what the fields below say.',
    }),
    redirect_url: url('Redirect URL', {
      placeholder: 'https://example.com/thanks',
      help: 'Where the customer goes after paying. UTM codes of the link are added by Stripe.',
    }),
    append_session_id: boolean('Add Checkout Session ID to Redirect', {
      help: `Adds \`session_id=${SESSION_ID}\` to the redirect, so that your page, or the search **Find Checkout Session**, knows who paid.`,
    }),
    confirmation_message: text('Confirmation Message', {
      max: 500,
      long: true,
      help: 'Replaces the thanks on the confirmation page: up to 500 characters.',
    }),
  },
  toParams: ({ after_payment, redirect_url, append_session_id, confirmation_message }) => {
    const type = after_payment ?? (redirect_url ? 'redirect' : confirmation_message ? 'message' : undefined);
    if (type === 'redirect') {
      if (!redirect_url) throw invalid('Redirect URL', 'is empty. A redirect needs the address to go to.');
      if (confirmation_message) {
        throw invalid(
          'Confirmation Message',
          'nobody would see it after a redirect. Empty it, or choose the confirmation page.',
        );
      }
      const url = append_session_id ? withSessionId(redirect_url) : redirect_url;
      return { after_completion: { type, redirect: { url } } };
    }
    if (redirect_url || append_session_id) {
      throw invalid(
        redirect_url ? 'Redirect URL' : 'Add Checkout Session ID to Redirect',
        'only works with a redirect. Choose Redirect in “After the Payment” and fill in the Redirect URL, or empty this field.',
      );
    }
    if (!type) return {};
    const hosted_confirmation = { custom_message: confirmation_message };
    return { after_completion: { type: 'hosted_confirmation', hosted_confirmation } };
  },
  clears: { after_payment: () => ({ after_completion: { type: 'hosted_confirmation' } }) },
});
