import nock from 'nock';
import { createAppTester } from 'zapier-platform-core';
import App from '../../index.ts';
import { deliveryOf, KEY, SECRET } from './unit.ts';

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

const KINDS: Kind[] = ['triggers', 'creates', 'searches'];

const holds = ({ operation }: Operation, perform: unknown): boolean =>
  Object.values<unknown>({ ...operation }).includes(perform) ||
  (operation.inputFields ?? []).some(
    ({ choices }) => choices !== undefined && 'perform' in choices && choices.perform === perform,
  );

/** The app with only those operations that a function is part of: core prepares all of them anew for every call. */
const around = (perform: unknown) => ({
  ...App,
  searchOrCreates: {},
  ...Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      Object.fromEntries(Object.entries(operationsOf(kind)).filter(([, one]) => holds(one, perform))),
    ]),
  ),
});

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

export const ENDPOINT = 'we_1HookOfTheZap';

/** The same for a trigger that is on, with a signed delivery. */
export const delivered = (
  event: object,
  inputData: Row = {},
  { signing = {}, authData = {} }: { signing?: Parameters<typeof deliveryOf>[1]; authData?: object } = {},
) => ({
  ...step(inputData, { ...authData }),
  subscribeData: { id: ENDPOINT, secret: SECRET },
  rawRequest: deliveryOf(event, signing),
});

/** Keeps the requests of a file's tests that nobody expected, as `GET api.stripe.com/v1/…`. */
export const strayRequests = (): string[] => {
  const strays: string[] = [];
  const note = ({ method, hostname, path }: Record<string, string>) =>
    strays.push(`${method} ${hostname}${path}`);
  beforeAll(() => nock.emitter.on('no match', note));
  beforeEach(() => strays.splice(0));
  afterAll(() => nock.emitter.off('no match', note));
  return strays;
};
