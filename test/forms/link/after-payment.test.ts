import { afterPayment } from '../../../forms/link/after-payment.ts';
import { MONTHLY, paramsOf } from '../../support/link-groups.ts';

const params = (input: Record<string, unknown>) => paramsOf(afterPayment, input);
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
])('makes the parameters of %j', (input, expected) => {
  expect(params(input)).toEqual(expected);
  expect(paramsOf(afterPayment, input, MONTHLY)).toEqual(expected);
});

describe('the placeholder of the session', () => {
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
  ])('is added to %s without encoding', (redirect_url, url) => {
    expect(params({ redirect_url, append_session_id: true })).toEqual(redirect(url));
  });

  test('is not added by default', () => {
    expect(params({ redirect_url: 'https://example.com/?a=1' })).toEqual(
      redirect('https://example.com/?a=1'),
    );
  });
});
