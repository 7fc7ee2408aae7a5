import { invalid } from '../stripe/errors.ts';
import { defineLinkGroup } from './link-group.ts';
import { toBoolean, toChoice, toText, toUrl } from './parse.ts';

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
export const afterPayment = defineLinkGroup({
  key: 'after_payment',
  label: 'After the Payment',
  fields: [
    {
      key: 'after_payment',
      label: 'After the Payment',
      type: 'string',
      choices: AFTER_PAYMENT,
      helpText: 'Leave empty for the confirmation page of Stripe, or for what the fields below say.',
    },
    {
      key: 'redirect_url',
      label: 'Redirect URL',
      type: 'string',
      placeholder: 'https://example.com/thanks',
      helpText: 'Where the customer goes after paying. UTM codes of the link are added by Stripe.',
    },
    {
      key: 'append_session_id',
      label: 'Add Checkout Session ID to Redirect',
      type: 'boolean',
      helpText: `Adds \`session_id=${SESSION_ID}\` to the redirect, so that your page, or the search **Find Checkout Session**, knows who paid.`,
    },
    {
      key: 'confirmation_message',
      label: 'Confirmation Message',
      type: 'text',
      helpText: 'Replaces the thanks on the confirmation page: up to 500 characters.',
    },
  ],
  parse: (input) => {
    const url = toUrl(input.redirect_url, 'Redirect URL');
    const message = toText(input.confirmation_message, 'Confirmation Message', 500);
    const append = toBoolean(input.append_session_id, 'Add Checkout Session ID to Redirect');
    const chosen = toChoice(input.after_payment, AFTER_PAYMENT, 'After the Payment');
    const type = chosen ?? (url ? 'redirect' : message ? 'message' : undefined);

    if (type === 'redirect' && !url)
      throw invalid('Redirect URL', 'is empty. A redirect needs the address to go to.');
    if (type === 'redirect' && message) {
      throw invalid(
        'Confirmation Message',
        'nobody would see it after a redirect. Empty it, or choose the confirmation page.',
      );
    }
    if (type !== 'redirect' && (url || append)) {
      throw invalid(
        url ? 'Redirect URL' : 'Add Checkout Session ID to Redirect',
        'only works with a redirect. Choose Redirect in “After the Payment” and fill in the Redirect URL, or empty this field.',
      );
    }
    if (type === 'redirect' && url) {
      return () => ({ after_completion: { type, redirect: { url: append ? withSessionId(url) : url } } });
    }
    return () => ({
      ...(type && {
        after_completion: {
          type: 'hosted_confirmation',
          hosted_confirmation: { ...(message && { custom_message: message }) },
        },
      }),
    });
  },
});
