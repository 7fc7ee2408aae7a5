import { afterPayment } from '../../fields/link-after-payment.ts';
import { sentenceOf } from '../support/unit.ts';
import { MONTHLY, paramsOf } from '../support/unit-links.ts';

const params = (input: Record<string, unknown>) => paramsOf(afterPayment, input);
const refused = (input: Record<string, unknown>) => sentenceOf(() => params(input));
const redirect = (url: string) => ({ after_completion: { type: 'redirect', redirect: { url } } });
const page = (message?: string) => ({
  after_completion: {
    type: 'hosted_confirmation',
    hosted_confirmation: message ? { custom_message: message } : {},
  },
});

test.each<[Record<string, unknown>, object]>([
  [{}, {}],
  [{ append_session_id: false }, {}],
  [{ redirect_url: 'https://example.com' }, redirect('https://example.com')],
  [{ after_payment: 'redirect', redirect_url: 'https://example.com' }, redirect('https://example.com')],
  [
    { after_payment: 'Redirect', redirect_url: ' https://example.com ', append_session_id: 'no' },
    redirect('https://example.com'),
  ],
  [{ after_payment: 'message' }, page()],
  [{ after_payment: 'message', confirmation_message: 'Danke!' }, page('Danke!')],
  [{ confirmation_message: 'Danke!' }, page('Danke!')],
])('%j', (input, expected) => {
  expect(params(input)).toEqual(expected);
  expect(paramsOf(afterPayment, input, MONTHLY)).toEqual(expected);
});

describe('the placeholder of the session is added with its braces literal', () => {
  const ID = '{CHECKOUT_SESSION_ID}';
  test.each([
    ['https://example.com', `https://example.com?session_id=${ID}`],
    ['https://example.com/', `https://example.com/?session_id=${ID}`],
    ['https://example.com/thanks?lang=de', `https://example.com/thanks?lang=de&session_id=${ID}`],
    ['https://example.com/thanks?', `https://example.com/thanks?session_id=${ID}`],
    ['https://example.com/thanks?a=1&', `https://example.com/thanks?a=1&session_id=${ID}`],
    ['https://example.com/#done', `https://example.com/?session_id=${ID}#done`],
    ['https://example.com/?a=1#/route?b=2', `https://example.com/?a=1&session_id=${ID}#/route?b=2`],
    ['https://example.com/#', `https://example.com/?session_id=${ID}#`],
    ['https://example.com/#a#b', `https://example.com/?session_id=${ID}#a#b`],
    ['https://example.com/a%20b?q=%C3%BC', `https://example.com/a%20b?q=%C3%BC&session_id=${ID}`],
    [`https://example.com/?cs=${ID}`, `https://example.com/?cs=${ID}`],
    [`https://example.com/orders/${ID}/thanks`, `https://example.com/orders/${ID}/thanks`],
  ])('%s', (redirect_url, url) => {
    expect(params({ redirect_url, append_session_id: true })).toEqual(redirect(url));
  });

  test('only where it is asked for', () => {
    expect(params({ redirect_url: 'https://example.com/?a=1' })).toEqual(
      redirect('https://example.com/?a=1'),
    );
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ after_payment: 'redirect' }, 'Redirect URL: is empty. A redirect needs the address to go to.'],
  [
    { after_payment: 'redirect', redirect_url: 'https://example.com', confirmation_message: 'Danke!' },
    'Confirmation Message: nobody would see it after a redirect. Empty it, or choose the confirmation page.',
  ],
  [
    { redirect_url: 'https://example.com', confirmation_message: 'Danke!' },
    'Confirmation Message: nobody would see it after a redirect. Empty it, or choose the confirmation page.',
  ],
  [
    { after_payment: 'message', redirect_url: 'https://example.com' },
    'Redirect URL: only works with a redirect. Choose Redirect in “After the Payment” and fill in the Redirect URL, or empty this field.',
  ],
  [
    { append_session_id: true },
    'Add Checkout Session ID to Redirect: only works with a redirect. Choose Redirect in “After the Payment” and fill in the Redirect URL, or empty this field.',
  ],
  [
    { redirect_url: 'example.com' },
    'Redirect URL: “example.com” is not a web address. Write it in full, like https://example.com/thanks.',
  ],
  [
    { confirmation_message: 'x'.repeat(501) },
    'Confirmation Message: 501 characters are too many: at most 500 fit.',
  ],
  [{ after_payment: 'email' }, 'After the Payment: “email” is not one of message, redirect.'],
  [
    { redirect_url: 'https://example.com', append_session_id: 'perhaps' },
    'Add Checkout Session ID to Redirect: “perhaps” is neither true nor false.',
  ],
])('%j is refused', (input, sentence) => {
  expect(refused(input)).toBe(sentence);
});
