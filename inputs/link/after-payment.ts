import { invalid } from '../../stripe/errors.ts';
import { boolean, choice, text, url } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

const AFTER_PAYMENT = { message: 'Show a confirmation page', redirect: 'Redirect to your website' } as const;

const SESSION_ID = '{CHECKOUT_SESSION_ID}';

/**
 * The redirect with Stripe's placeholder in its query. Joined as text: a URL object would encode the braces
 * wherever the user put the placeholder, and Stripe fills in only literal ones.
 *
 * @see https://docs.stripe.com/payment-links/post-payment
 */
const withSessionId = (url: string): string => {
  if (url.includes(SESSION_ID)) return url;
  const [address = '', fragment] = url.split(/#(.*)/s);
  const separator = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${separator}session_id=${SESSION_ID}${fragment === undefined ? '' : `#${fragment}`}`;
};

/** What the customer sees after the payment. */
export const afterPayment = defineLinkGroup(
  'After the Payment',
  {
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
  ({ after_payment, redirect_url: address, append_session_id: append, confirmation_message: message }) => {
    const type = after_payment ?? (address ? 'redirect' : message ? 'message' : undefined);
    if (type === 'redirect') {
      if (!address) throw invalid('Redirect URL', 'is empty. A redirect needs the address to go to.');
      if (message) {
        throw invalid(
          'Confirmation Message',
          'nobody would see it after a redirect. Empty it, or choose the confirmation page.',
        );
      }
      return {
        after_completion: { type, redirect: { url: append ? withSessionId(address) : address } },
      };
    }
    if (address || append) {
      throw invalid(
        address ? 'Redirect URL' : 'Add Checkout Session ID to Redirect',
        'only works with a redirect. Choose Redirect in “After the Payment” and fill in the Redirect URL, or empty this field.',
      );
    }
    return type
      ? {
          after_completion: {
            type: 'hosted_confirmation',
            hosted_confirmation: { ...(message && { custom_message: message }) },
          },
        }
      : {};
  },
  { open: true },
);
