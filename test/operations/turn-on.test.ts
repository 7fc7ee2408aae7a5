import { listOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, run, SECRET, step, triggerOf } from '../support/zapier.ts';

// A Zap that is narrowed to a payment link never fires if its account has no such link.

useWire();

const LINK = 'GET /v1/payment_links/plink_1';
const ENDPOINTS = '/v1/webhook_endpoints';
const input = { payment_link: 'plink_1' };

const missing = fails(LINK, 404, { code: 'resource_missing', message: "No such payment link: 'plink_1'" });
const forbidden = fails(LINK, 403, { message: "Having the 'rak_payment_links_read' permission would help." });
const REFUSED = {
  name: 'AppError',
  message: expect.stringMatching(
    /^Payment Link: the account of this connection has no such link in test mode \(plink_1\)\. .* choose the link again\.$/,
  ),
};

const turnOn = () => triggerOf('payment_completed').subscribe(input);
const turnOnPoll = () =>
  run(operationOf('triggers', 'payment_completed_poll').perform, {
    ...step(input),
    meta: { isPopulatingDedupe: true, zap: { id: 'zap_1' } },
  });
const noEvents = on('GET /v1/events', listOf([]));

test('refuses to turn on a Zap for a link that the account does not have', async () => {
  wire(missing);
  expect(await failureOf(turnOn())).toMatchObject(REFUSED);
  wire(noEvents, missing);
  expect(await failureOf(turnOnPoll())).toMatchObject(REFUSED);
});

test.each<[string, Answer]>([
  ['the account has the link', on(LINK, { id: 'plink_1' })],
  ['the key may not read links', forbidden],
])('turns on a Zap if %s', async (_why, answer) => {
  wire(answer, on(`GET ${ENDPOINTS}`, listOf([])), on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET }));
  expect(await turnOn()).toEqual({ id: 'we_1', secret: SECRET });
  wire(noEvents, answer);
  expect(await turnOnPoll()).toEqual([]);
});
