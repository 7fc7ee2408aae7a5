import Stripe from 'stripe';
import zapier, { type Bundle, createAppTester, type ZObject } from 'zapier-platform-core';
import { addStripeHeaders } from '../../authentication.ts';
import { hydrators } from '../../hydrators.ts';
import App from '../../index.ts';
import { withStripe } from '../../operations/connection.ts';
import { onlyOperations } from '../../sandbox/zapier/only-operations.ts';
import { fakeCache } from './cache.ts';

// Zapier's part: bundles, the real core around a function, deliveries, and how failures look.

export const KEY = 'sk_test_unit4242';

/** A bundle as Zapier hands it to an operation; empty fields are missing, as in production. */
export const bundleOf = <Input extends Record<string, unknown>>(
  inputData: Input,
  more: Partial<Omit<Bundle, 'subscribeData'>> & { subscribeData?: object } = {},
): Bundle<Input> =>
  ({ authData: { api_key: KEY }, meta: {}, ...more, inputData }) as unknown as Bundle<Input>;

/** Runs a perform inside the real platform core, with the middleware that the app has. */
export const inZapier = <Input extends Record<string, unknown>, R>(
  perform: (z: ZObject, bundle: Bundle<Input>) => Promise<R>,
  bundle: Bundle<Input>,
): Promise<R> => {
  const app = {
    version: '1.0.0',
    platformVersion: zapier.version,
    flags: { skipHttpPatch: true },
    beforeRequest: [addStripeHeaders],
    hydrators,
  };
  const run = zapier.createAppTester(app) as (work: typeof perform, bundle: Bundle<Input>) => Promise<R>;
  return run(perform, bundle);
};

/** Lets a function work with the Stripe client that operations get. */
export const overStripe = <R>(
  work: (stripe: Stripe, z: ZObject) => Promise<R>,
  authData: Bundle['authData'] = { api_key: KEY },
): Promise<R> =>
  inZapier(
    withStripe((stripe, _bundle: Bundle, z) => work(stripe, z)),
    bundleOf({}, { authData }),
  );

/** How a failure looks to Zapier and to the user. */
export interface Failure {
  name: string;
  message: string;
  delay?: number;
  code?: string;
  status?: number;
}

const toFailure = (error: Error): Failure => {
  const { name, message } = error;
  // `z.errors.Error` and `ThrottledError` carry JSON in their message.
  return message.startsWith('{') ? { name, ...JSON.parse(message) } : { name, message };
};

/** The error that a promise or a function ends with. */
export const failureOf = async (work: Promise<unknown> | (() => unknown)): Promise<Failure> => {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof Error) return toFailure(error);
    throw error;
  }
  throw new Error('This was expected to fail.');
};

/** Just the sentence of a synchronous failure. */
export const sentenceOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return toFailure(error).message;
    throw error;
  }
  throw new Error('This was expected to fail.');
};

export const SECRET = 'whsec_unit';

export const eventOf = (type: string, object: object, more: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  livemode: false,
  created: 1767261600,
  data: { object },
  ...more,
});

/** A delivery as Zapier hands it on: raw body, and headers with its `Http-` prefix. */
export const deliveryOf = (
  event: object,
  { secret = SECRET, ageSeconds = 0, header = 'Http-Stripe-Signature' } = {},
): NonNullable<Bundle['rawRequest']> => {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { method: 'POST', querystring: '', headers: { [header]: signature }, content: payload };
};

export type Row = Record<string, unknown>;

/** A trigger, action or search, as far as tests look at all of them alike. */
export interface Operation {
  key: string;
  noun: string;
  display: { label: string; description: string };
  operation: {
    type?: string;
    inputFieldGroups?: { key: string; label: string }[];
    inputFields?: InputField[];
    outputFields?: OutputField[];
    sample?: Row;
    perform?: unknown;
    performList?: unknown;
    performSubscribe?: unknown;
    performUnsubscribe?: unknown;
    throttle?: object;
  };
}

export interface InputField {
  key: string;
  label?: string;
  type?: string;
  required?: boolean;
  list?: boolean;
  dict?: boolean;
  default?: string;
  placeholder?: string;
  helpText?: string;
  choices?: object;
  dynamic?: string;
  search?: string;
  group?: string;
}

export interface OutputField {
  key: string;
  label?: string;
  type?: string;
  dict?: boolean;
  primary?: boolean;
  children?: OutputField[];
}

export type Kind = 'triggers' | 'creates' | 'searches';

/** All operations of a kind, by their keys. */
export const operationsOf = (kind: Kind): Record<string, Operation> =>
  (App[kind] ?? {}) as unknown as Record<string, Operation>;

/** What one operation does and shows. */
export const operationOf = (kind: Kind, key: string): Operation['operation'] & { sample: Row } => {
  const found = operationsOf(kind)[key]?.operation;
  if (!found?.sample) throw new Error(`There is no ${key} with a sample among the ${kind}.`);
  return { ...found, sample: found.sample };
};

const holds = ({ operation }: Operation, perform: unknown): boolean =>
  Object.values<unknown>({ ...operation }).includes(perform) ||
  (operation.inputFields ?? []).some(
    ({ choices }) => choices !== undefined && 'perform' in choices && choices.perform === perform,
  );

/** The app with only those operations that a function is part of. */
const around = (perform: unknown) => onlyOperations<Operation>(App, (one) => holds(one, perform));

/** Runs any function of the app through Zapier's core. What goes in and comes out is data, as at Zapier. */
export const run = <Result = Row[]>(perform: unknown, bundle: object): Promise<Result> =>
  (createAppTester(around(perform)) as (perform: unknown, bundle: object) => Promise<Result>)(
    perform,
    bundle,
  );

/** What Zapier hands to a step: its fields, and the connection. */
export const step = (inputData: Row = {}, authData: Record<string, string> = {}) => ({
  inputData,
  authData: { api_key: KEY, ...authData },
  meta: {},
});

/** A trigger of the app, with what Zapier calls of it. */
export const triggerOf = (key: string) => {
  const { perform, performList, performSubscribe } = operationOf('triggers', key);
  const receive = perform as (z: ZObject, bundle: Bundle) => Promise<Row[]>;
  return {
    /**
     * Delivers a signed event to a Zap.
     *
     * @param cache one for all deliveries to the same Zap
     */
    receive: (event: object, inputData: Row = {}, cache: ZObject['cache'] = fakeCache()): Promise<Row[]> =>
      inZapier(
        (z, bundle: Bundle) => receive({ ...z, cache }, bundle),
        bundleOf(inputData, {
          rawRequest: deliveryOf(event),
          subscribeData: { id: 'we_1', secret: SECRET },
        }),
      ),
    /** Lists the items for the editor, or for a run without an event. */
    list: (inputData: Row = {}, meta: object = {}) => run(performList, { ...step(inputData), meta }),
    /** Turns a Zap on. */
    subscribe: (inputData: Row = {}) =>
      run<unknown>(performSubscribe, { ...step(inputData), targetUrl: 'https://hooks.zapier.com/1' }),
  };
};

export const idsOf = (rows: Row[]): unknown[] => rows.map(({ id }) => id);
