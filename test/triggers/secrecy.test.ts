import { BUYER_EMAIL, freshSession, paidSession } from '../support/full-objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, KEY, SECRET } from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

// Zapier's log viewer and a Zap's history show what core logs and what errors say.

useWire();
const zapier = zapierSide();

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const secrets = [KEY, SECRET, BUYER_EMAIL];

const thrice = (answer: Answer) => [answer, answer, answer];
const told = { message: `${BUYER_EMAIL} may not: the key ${KEY} is wrong, so is ${SECRET}` };

const receive = async (signing = {}) => {
  const bundle = delivered(eventOf('checkout.session.completed', paidSession()), {}, { signing });
  try {
    const rows = await zapier.app().call('triggers.payment_completed.operation.perform', bundle);
    return (rows as { details_note: string | null }[])[0]?.details_note ?? '';
  } catch (error) {
    return error instanceof Error ? `${error.message} ${error.cause}` : String(error);
  }
};

test.each([
  ['a payment', [on(READ, freshSession())], /^$/],
  ['a server error', thrice(fails(READ, 500, { type: 'api_error', ...told })), /could not be reached/],
  ['a wrong key', [fails(READ, 401, told)], /no longer accepts/],
  ['a lack of permission', [fails(READ, 403, told)], /does not let the API key of this connection do this/],
  ['a refusal', [fails(READ, 400, told)], /refused the request: \[email\] may not: the key \[key\] is wrong/],
  ['an unknown id', [fails(READ, 404, { code: 'resource_missing', ...told })], /does not know this/],
])('neither logs nor errors tell key, secret or the buyer’s email: %s', async (_name, answers, words) => {
  const sent = wire(...answers);
  const error = await receive();
  expect(error).toMatch(words);
  expect(sent).toHaveLength(answers.length);

  const logs = zapier.logs();
  // Without the lines of the requests this test would see nothing.
  expect(logs.join('\n')).toContain('https://api.stripe.com/v1/checkout/sessions/cs_test_1');
  for (const secret of secrets) expect([...logs, error].filter((line) => line.includes(secret))).toEqual([]);
});

test('nor does the refusal of a forged delivery', async () => {
  const error = await receive({ secret: 'whsec_other' });
  expect(error).toMatch(/not signed by Stripe/);
  for (const secret of secrets) {
    expect([...zapier.logs(), error].filter((line) => line.includes(secret))).toEqual([]);
  }
});
