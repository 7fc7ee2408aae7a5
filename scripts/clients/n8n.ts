import qs from 'qs';
import type Stripe from 'stripe';
import { letBuyerPay } from '../../sandbox/stripe/index.ts';
import { type Attempt, type Bench, type Client, expect } from './client.ts';

type Fields = Record<string, unknown>;

interface StripeNode {
  Stripe: new () => { execute(this: object): Promise<unknown> };
}
interface TriggerNode {
  StripeTrigger: new () => {
    webhookMethods: {
      default: Record<'checkExists' | 'create' | 'delete', (this: object) => Promise<boolean>>;
    };
    webhook(this: object): Promise<{ workflowData?: unknown[][] }>;
  };
}

/** What a node asks its host to send. */
interface Options {
  method: string;
  uri: string;
  form?: object;
  qs?: object;
}

/** n8n's side of a node: its parameters, and requests that bear the key. The node itself names api.stripe.com. */
const hostOf = ({ apiKey, url }: Bench, parameters: Fields, more: object = {}) => ({
  getInputData: () => [{ json: {} }],
  getNode: () => ({ name: 'Stripe', type: 'stripe', typeVersion: 1 }),
  getNodeParameter: (name: string, _index: unknown, fallback?: unknown) => parameters[name] ?? fallback,
  continueOnFail: () => false,
  helpers: {
    requestWithAuthentication: async (_name: string, { method, uri, form, qs: query }: Options) => {
      const address = uri.replace('https://api.stripe.com', url);
      const answer = await fetch(query ? `${address}?${qs.stringify(query)}` : address, {
        method,
        headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/x-www-form-urlencoded' },
        ...(method === 'POST' && { body: qs.stringify(form) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${text}`);
      return JSON.parse(text) as unknown;
    },
    returnJsonArray: (data: unknown) => [data].flat().map((json) => ({ json })),
    constructExecutionMetaData: (items: unknown) => items,
  },
  ...more,
});

/** Each thing that the node does, with what a user would fill in. */
const operationsOf = async ({ stripe }: Bench): Promise<Fields[]> => {
  const { data: charges } = await stripe.charges.list({ limit: 1 });
  const customer = async () => (await stripe.customers.create({ name: 'Ada' })).id;
  const customerId = await customer();
  const chargeId = charges[0]?.id;
  const list = { returnAll: false, limit: 5, filters: {} };
  const none = { additionalFields: {} };
  return [
    { resource: 'balance', operation: 'get' },
    { resource: 'charge', operation: 'get', chargeId },
    { resource: 'charge', operation: 'getAll', ...list },
    { resource: 'charge', operation: 'update', chargeId, updateFields: { description: 'Mug' } },
    {
      resource: 'charge',
      operation: 'create',
      customerId,
      currency: 'usd',
      amount: 900,
      source: 'tok_visa',
      ...none,
    },
    { resource: 'coupon', operation: 'create', duration: 'once', type: 'percent', percentOff: 10 },
    { resource: 'coupon', operation: 'getAll', ...list },
    { resource: 'customer', operation: 'create', name: 'Ada', ...none },
    { resource: 'customer', operation: 'get', customerId },
    { resource: 'customer', operation: 'getAll', ...list },
    { resource: 'customer', operation: 'update', customerId, updateFields: { description: 'VIP' } },
    { resource: 'customer', operation: 'delete', customerId: await customer() },
    { resource: 'customerCard', operation: 'add', customerId, token: 'tok_visa' },
    { resource: 'customerCard', operation: 'get', customerId, sourceId: 'card_1' },
    { resource: 'customerCard', operation: 'remove', customerId, cardId: 'card_1' },
    {
      resource: 'source',
      operation: 'create',
      customerId,
      type: 'wechat',
      amount: 900,
      currency: 'usd',
      ...none,
    },
    { resource: 'source', operation: 'get', sourceId: 'src_1' },
    { resource: 'source', operation: 'delete', customerId, sourceId: 'src_1' },
    {
      resource: 'token',
      operation: 'create',
      type: 'cardToken',
      number: '4242424242424242',
      expirationMonth: '12',
      expirationYear: '2034',
      cvc: '123',
    },
    { resource: 'meterEvent', operation: 'create', eventName: 'tea', customerId, value: 1, ...none },
  ];
};

/** The trigger is turned on, hears a payment whose signature it checks, and is turned off. */
const trigger =
  (bench: Bench, { StripeTrigger }: TriggerNode): Attempt[1] =>
  async () => {
    const { stripe, url, hook } = bench;
    const node = new StripeTrigger();
    const saved: Fields = {};
    const host = (more: object = {}) =>
      hostOf(
        bench,
        { events: ['checkout.session.completed'] },
        {
          getWorkflowStaticData: () => saved,
          getNodeWebhookUrl: () => hook.url,
          getWorkflow: () => ({ id: '1' }),
          getCredentials: async () => ({}),
          ...more,
        },
      );
    const { checkExists, create, delete: remove } = node.webhookMethods.default;
    await create.call(host());
    expect(await checkExists.call(host()), 'Its endpoint is not found.');
    const { body, headers } = await hook.next(async () =>
      letBuyerPay(url, { payment_link: await firstLink(stripe), email: 'ada@example.com' }),
    );
    const header = (name: string) => headers[name];
    const started = await node.webhook.call(
      host({
        getBodyData: () => JSON.parse(body),
        getRequestObject: () => ({ header, rawBody: body, body: JSON.parse(body) }),
        getResponseObject: () => ({ status: () => ({ send: () => ({ end: () => undefined }) }) }),
      }),
    );
    expect(started.workflowData !== undefined, 'It did not take the event.');
    expect(await remove.call(host()), 'Its endpoint is not deleted.');
  };

const firstLink = async (stripe: Stripe): Promise<string> =>
  String((await stripe.paymentLinks.list({ active: true, limit: 1 })).data[0]?.id);

/** n8n's two nodes for Stripe. All of n8n would be a gigabyte: only their files are taken. */
export const n8n: Client = {
  name: 'n8n, nodes Stripe and Stripe Trigger 2.41.2',
  packages: ['n8n-workflow@2.41.0'],
  partsOf: {
    package: 'n8n-nodes-base@2.41.2',
    files: ['package/package.json', 'package/dist/nodes/Stripe/*', 'package/dist/utils/webhook-signature*'],
  },
  open: async (bench) => {
    const { Stripe: Node } = await bench.load<StripeNode>('package/dist/nodes/Stripe/Stripe.node.js');
    const triggerNode = await bench.load<TriggerNode>('package/dist/nodes/Stripe/StripeTrigger.node.js');
    const attempts: Attempt[] = [
      ['trigger', trigger(bench, triggerNode)],
      ...(await operationsOf(bench)).map(
        (fields): Attempt => [
          `${fields.resource}: ${fields.operation}`,
          () => new Node().execute.call(hostOf(bench, fields)),
        ],
      ),
    ];
    return { attempts };
  },
};
