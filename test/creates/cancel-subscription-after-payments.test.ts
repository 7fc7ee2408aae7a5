import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { freshSubscription, subscriptionItemOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { at, type InPeriod, inPeriod, MONTHLY } from '../support/periods.ts';
import { type Answer, fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

// Subscriptions that end after a number of payments.

const { perform } = operationOf('creates', 'cancel_subscription');

const READ = 'GET /v1/subscriptions/sub_1';
const UPDATE = 'POST /v1/subscriptions/sub_1';
const INVOICES = 'GET /v1/invoices';

const read = () => [on(READ, freshSubscription()), on('GET /v1/checkout/sessions', listOf([sessionOf()]))];

describe('over the wire', () => {
  useWire();
  const cancel = (payments: unknown) =>
    run<Row>(perform, step({ subscription: 'sub_1', when: 'after_payments', payments }));

  /** Runs the step, and gives the day for which it plans the end; undefined if it plans none. */
  const plannedDay = async (
    state: InPeriod,
    payments: unknown,
    ...more: Answer[]
  ): Promise<string | undefined> => {
    const found = inPeriod(state);
    const sent = wire(on(READ, found), ...more, on(UPDATE, found), ...read());
    await cancel(payments);
    const { cancel_at, ...form } = formOf(sent.find(({ request }) => request === UPDATE)) as Row;
    expect(form).toEqual({ proration_behavior: 'none' });
    return new Date(Number(cancel_at) * 1000).toISOString().replace('T10:00:00.000Z', '');
  };

  const FIRST: InPeriod = { period: ['2026-01-15', '2026-02-15'] };

  test.each<[string, InPeriod, payments: number, end: string]>([
    ['twelve months', FIRST, 12, '2027-01-15'],
    ['one month', FIRST, 1, '2026-02-15'],
    ['a month that ends early', { period: ['2026-01-31', '2026-02-28'] }, 1, '2026-02-28'],
    ['the month after it', { period: ['2026-01-31', '2026-02-28'] }, 2, '2026-03-31'],
    ['the month after that', { period: ['2026-01-31', '2026-02-28'] }, 3, '2026-04-30'],
    ['February of a leap year', { period: ['2027-12-31', '2028-01-31'] }, 2, '2028-02-29'],
    [
      'quarters',
      { recurring: { interval: 'month', interval_count: 3 }, period: ['2025-11-30', '2026-02-28'] },
      3,
      '2026-08-30',
    ],
    [
      'years',
      { recurring: { interval: 'year', interval_count: 1 }, period: ['2026-01-15', '2027-01-15'] },
      3,
      '2029-01-15',
    ],
    [
      'a year from a leap day',
      { recurring: { interval: 'year', interval_count: 1 }, period: ['2028-02-29', '2029-02-28'] },
      1,
      '2029-02-28',
    ],
    [
      'four years from a leap day',
      { recurring: { interval: 'year', interval_count: 1 }, period: ['2028-02-29', '2029-02-28'] },
      4,
      '2032-02-29',
    ],
    [
      'fortnights',
      { recurring: { interval: 'week', interval_count: 2 }, period: ['2026-01-15', '2026-01-29'] },
      3,
      '2026-02-26',
    ],
    [
      'days',
      { recurring: { interval: 'day', interval_count: 1 }, period: ['2026-01-20', '2026-01-21'] },
      120,
      '2026-05-20',
    ],
    [
      'months of a fixed day that the first of them lacks',
      {
        period: ['2026-02-28', '2026-03-31'],
        more: {
          billing_cycle_anchor_config: { day_of_month: 31, hour: 10, minute: 0, month: null, second: 0 },
        },
      },
      2,
      '2026-04-30',
    ],
  ])(
    'counts %s to the day, without a request for invoices in the first period',
    async (_what, state, payments, end) => {
      expect(await plannedDay(state, payments)).toBe(end);
    },
  );

  type Line = [period: [start: string, end: string], more?: object];
  const OWN = { subscription_item_details: { proration: false }, type: 'subscription_item_details' };
  const invoiceOf = (status: string, ...lines: Line[]) => ({
    id: 'in_1',
    object: 'invoice',
    status,
    lines: listOf(
      lines.map(([[start, end], more]) => ({
        amount: 1900,
        parent: OWN,
        period: { start: at(start), end: at(end) },
        ...more,
      })),
    ),
  });
  const JANUARY: [string, string] = ['2026-01-15', '2026-02-15'];
  const FEBRUARY: [string, string] = ['2026-02-15', '2026-03-15'];
  const MARCH: [string, string] = ['2026-03-15', '2026-04-15'];
  /** The third period of a subscription; the last of twelve ends on 2027-01-15. */
  const THIRD: InPeriod = { started: '2026-01-15', anchor: '2026-01-15', period: MARCH };
  const paid = (...lines: Line[]) => invoiceOf('paid', ...lines);

  test.each<[string, InPeriod, invoices: object[], end: string]>([
    ['periods that are paid', THIRD, [paid([MARCH]), paid([FEBRUARY]), paid([JANUARY])], '2027-01-15'],
    ['the current period before it is paid', THIRD, [paid([FEBRUARY]), paid([JANUARY])], '2027-01-15'],
    [
      'a period that may still be paid',
      THIRD,
      [invoiceOf('open', [FEBRUARY]), paid([JANUARY])],
      '2027-01-15',
    ],
    [
      'no period whose invoice is void',
      THIRD,
      [invoiceOf('void', [FEBRUARY]), paid([JANUARY])],
      '2027-02-15',
    ],
    [
      'no period whose invoice is uncollectible',
      THIRD,
      [invoiceOf('uncollectible', [FEBRUARY]), paid([JANUARY])],
      '2027-02-15',
    ],
    [
      'a period with several products once',
      THIRD,
      [paid([FEBRUARY], [FEBRUARY]), paid([JANUARY])],
      '2027-01-15',
    ],
    [
      'no trial',
      {
        started: '2026-01-01',
        anchor: '2026-01-15',
        period: FEBRUARY,
        more: { trial_end: at('2026-01-15') },
      },
      [paid([JANUARY]), paid([['2025-11-16', '2026-01-15'], { amount: 0 }])],
      '2027-01-15',
    ],
    [
      'no proration and no other item',
      { ...THIRD, period: FEBRUARY },
      [
        paid([['2026-01-20', '2026-02-15'], { parent: { subscription_item_details: { proration: true } } }]),
        paid([JANUARY], [['2026-01-10', '2026-01-10'], { parent: { subscription_item_details: null } }]),
      ],
      '2027-01-15',
    ],
    [
      'no part of a period before the first full one',
      { started: '2026-01-02', anchor: '2026-01-15', period: FEBRUARY },
      [paid([JANUARY]), paid([['2026-01-02', '2026-01-15']])],
      '2027-01-15',
    ],
    [
      'a full period at whose end another cycle begins',
      { started: '2026-01-15', anchor: '2026-02-15', period: MARCH },
      [paid([FEBRUARY]), paid([JANUARY])],
      '2027-01-15',
    ],
    [
      'the periods of an earlier plan',
      { started: '2025-12-20', anchor: '2026-02-01', period: ['2026-02-01', '2026-03-01'] },
      [paid([['2026-01-20', '2026-02-20']]), paid([['2025-12-20', '2026-01-20']])],
      '2026-12-01',
    ],
    [
      'from the end of a trial that has not ended',
      {
        started: '2026-01-05',
        anchor: '2026-01-31',
        period: ['2026-01-05', '2026-01-31'],
        more: { status: 'trialing', trial_end: at('2026-01-31') },
      },
      [paid([['2026-01-05', '2026-01-31'], { amount: 0 }])],
      '2027-01-31',
    ],
    [
      'from the first full period if that has not begun',
      { started: '2026-01-15', anchor: '2026-02-01', period: ['2026-01-15', '2026-02-01'] },
      [paid([['2026-01-15', '2026-02-01']])],
      '2027-02-01',
    ],
  ])('counts %s', async (_what, state, invoices, end) => {
    const list = on(INVOICES, listOf(invoices));
    expect(await plannedDay(state, '12', list)).toBe(end);
  });

  test('ends with the current period if so many are paid already', async () => {
    const list = on(INVOICES, listOf([paid([MARCH]), paid([FEBRUARY]), paid([JANUARY])]));
    expect(await plannedDay(THIRD, 1, list)).toBe('2026-04-15');
  });

  const item = (recurring: object, end = '2026-02-15') =>
    subscriptionItemOf(
      { recurring },
      { current_period_start: at('2026-01-15'), current_period_end: at(end) },
    );

  test.each<[string, object, RegExp]>([
    [
      'products with several intervals',
      { items: listOf([item(MONTHLY), item({ interval: 'year', interval_count: 1 }, '2027-01-15')]) },
      /^Number of Payments: the products of this subscription are not all paid at the same times, so its payments cannot be counted\. Choose “On a custom date” instead\.$/,
    ],
    [
      'products with periods of their own',
      { items: listOf([item(MONTHLY), item(MONTHLY, '2026-02-01')]) },
      /same times/,
    ],
    ['periods that are billed in advance', { billing_schedules: [{ key: 'a' }] }, /same times/],
    [
      'the status paused',
      { status: 'paused' },
      /^Number of Payments: this subscription is paused, and may begin/,
    ],
    ['a period of another length', { items: listOf([item(MONTHLY, '2026-02-20')]) }, /are not regular/],
    [
      'a period that does not begin at its anchor',
      { billing_cycle_anchor: at('2025-12-20') },
      /are not regular/,
    ],
    [
      'a trial that ends after its anchor',
      { status: 'trialing', trial_end: at('2026-02-15') },
      /are not regular/,
    ],
  ])(
    'leaves a subscription with %s as it is, because its payments cannot be counted',
    async (_what, more, words) => {
      wire(on(READ, inPeriod({ ...FIRST, more })));
      expect(await failureOf(cancel(12))).toMatchObject({
        name: 'AppError',
        message: expect.stringMatching(words),
      });
    },
  );

  test('names the permission to read invoices', async () => {
    wire(
      on(READ, inPeriod(THIRD)),
      fails(INVOICES, 403, { message: "Having the 'rak_invoice_read' permission" }),
    );
    expect((await failureOf(cancel(12))).message).toMatch(/“Invoices: Read”/);
  });
});

describe('against the embedded Stripe', () => {
  const { act, requests, sell, simulate } = useEmbeddedStripe();

  const price_data = {
    currency: 'usd',
    unit_amount: 2000,
    product_data: { name: 'Course' },
    recurring: { interval: 'month' },
  } as const;
  const subscribe = async (more: Partial<Stripe.PaymentLinkCreateParams> = {}): Promise<string> =>
    String((await sell({ line_items: [{ price_data, quantity: 1 }], ...more })).session.subscription);
  const writes = () =>
    requests().filter(({ method, path }) => method === 'POST' && /subscriptions/.test(path));

  test.each([
    ['at once', {}],
    ['after a trial', { subscription_data: { trial_period_days: 7 } }],
  ])(
    'plans one end in the first period, and keeps it, of a subscription that is paid %s',
    async (_when, more) => {
      const subscription = await subscribe(more);
      const input = { subscription, when: 'after_payments', payments: 3 };
      const { cancel_at } = await act('cancel_subscription', input);
      expect(cancel_at).not.toBeNull();
      for (let renewals = 0; renewals < 2; renewals += 1) {
        await simulate('renew', { subscription });
        expect(await act('cancel_subscription', input)).toMatchObject({ cancel_at });
      }
      expect(writes()).toHaveLength(1);
    },
  );
});
