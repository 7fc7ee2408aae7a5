import { randomBytes } from 'node:crypto';
import { createAppHandler } from 'zapier-platform-core';
import { isEmpty } from './conditions.ts';
import { Failure, toFailure } from './failure.ts';
import { hydrate } from './hydration.ts';
import { CALL_LIMITS, type Lock, OperationLimits, type Throttle, within } from './limits.ts';
import type { Fields } from './mapping.ts';
import { type Kind, onlyOperations } from './only-operations.ts';
import { inOwnEnvironment } from './shared-process.ts';

declare module 'zapier-platform-core' {
  /** Zapier calls it for every event. Core's types do not have it. */
  export const createAppHandler: (app: object) => Handler;
}

type Handler = (event: object) => Promise<{ results?: unknown; resultsUrl?: string }>;

/** The bundle of a call. `meta` is merged over the defaults. */
export interface CallBundle extends Fields {
  inputData?: Fields;
  /** The input with its `{{tags}}`; `inputData` by default. */
  inputDataRaw?: Fields;
  meta?: Fields;
}

interface InputField {
  key: string;
  label?: string;
  required?: boolean;
  choices?: unknown;
}

/** One page of a dropdown. */
export interface ChoicePage {
  results: { id: string; label: string }[];
  paging_token?: string | null;
}

/** The parts of a trigger, create or search that the runner uses. A function in the fields is a text. */
interface Operation {
  type?: 'hook' | 'polling';
  inputFields?: (InputField | string)[];
  outputFields?: ({ key: string; primary?: boolean } | string)[];
  throttle?: Throttle;
  lock?: Lock;
}

/** The parts of an app's definition that the runner uses. */
type Definition = { [kind in Kind]?: Record<string, { operation: Operation }> } & {
  searchOrCreates?: Record<string, { search: string; create: string }>;
  throttle?: Throttle;
};

export interface ZapierAppOptions {
  app: object;
  authData: Record<string, string>;
  /** Environment variables that the app reads. */
  env: Record<string, string>;
  /** The URL of Zapier's RPC and logs. */
  zapierUrl: string;
  token: string;
  /** The longest throttle window in ms; no limit by default. */
  maxWait?: number;
  /** The time limit of a call; 30 by default. */
  callSeconds?: number | undefined;
}

const DEFAULT_META = {
  isBulkRead: false,
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  isTestingAuth: false,
  limit: -1,
  page: 0,
  inputFields: {},
};

/** The data of all runs. */
interface LoadedApp {
  options: ZapierAppOptions;
  limits: OperationLimits;
  definition: Definition;
}

/**
 * Calls an app through core's real handler with Zapier's events, for one run of a Zap. Its file pointers are valid in
 * this run only. It throws only `Failure`.
 */
export class ZapierApp {
  private readonly loaded: LoadedApp;
  private readonly timezone: string | null;
  /** The key of the signature on file pointers (wrap-hydrate.js). */
  private readonly secret = randomBytes(32).toString('hex');

  private constructor(loaded: LoadedApp, timezone: string | null) {
    this.loaded = loaded;
    this.timezone = timezone;
  }

  /**
   * Loads an app.
   * @throws Failure if core cannot load it
   */
  static async open(options: ZapierAppOptions): Promise<ZapierApp> {
    const { maxWait = Infinity } = options;
    const loaded: LoadedApp = {
      options,
      limits: new OperationLimits(maxWait),
      definition: {},
    };
    const opened = new ZapierApp(loaded, 'UTC');
    loaded.definition = (await opened.send({ command: 'definition' })) as Definition;
    return opened;
  }

  /** The same app for another run, with the time zone of its Zap. */
  forRun(timezone = this.timezone): ZapierApp {
    return new ZapierApp(this.loaded, timezone);
  }

  /**
   * The definition of an operation.
   * @throws Failure if it does not exist
   */
  operation(kind: Kind, key: string): Operation {
    const found = this.loaded.definition[kind]?.[key];
    if (!found) throw new Failure('errored', `The integration has no "${key}" in its ${kind}.`, 'UnknownKey');
    return found.operation;
  }

  /** The create for a search with “create if not found”. */
  creatorFor(search: string): string {
    const pair = Object.values(this.loaded.definition.searchOrCreates ?? {}).find(
      (entry) => entry.search === search,
    );
    if (!pair) throw new Failure('errored', `The search "${search}" has no create.`, 'UnknownKey');
    return pair.create;
  }

  /**
   * Runs one method of the app, such as `creates.refund_payment.operation.perform`.
   * @param storeKey key of `z.cursor`
   */
  async call(method: string, bundle: CallBundle, storeKey: string | null = null): Promise<unknown> {
    const { inputData = {}, inputDataRaw = inputData, meta, ...rest } = bundle;
    return this.send({
      command: 'execute',
      method,
      storeKey,
      bundle: {
        inputData,
        inputDataRaw,
        authData: this.loaded.options.authData,
        meta: { ...DEFAULT_META, timezone: this.timezone, ...meta },
        ...rest,
      },
    });
  }

  /** Runs the `perform` of an operation, with its throttle and lock. */
  async perform(
    kind: Kind,
    key: string,
    bundle: CallBundle,
    storeKey: string | null = null,
  ): Promise<unknown> {
    const { limits, definition } = this.loaded;
    const { inputData = {} } = bundle;
    const { lock, ...operation } = this.operation(kind, key);
    // "the default throttle configuration used on each action of the integration" (AppSchema)
    const throttle = operation.throttle ?? (kind === 'triggers' ? undefined : definition.throttle);
    if (throttle) await limits.throttle(`${kind}.${key}`, throttle, inputData);
    const call = () => this.call(`${kind}.${key}.operation.perform`, bundle, storeKey);
    return lock ? limits.exclusively(lock, inputData, call) : call();
  }

  /** @throws Failure for an unknown field or an empty required field, which the Zap editor does not allow */
  async checkFields(kind: Kind, key: string, inputData: Fields): Promise<void> {
    const fields = this.operation(kind, key).inputFields
      ? ((await this.call(`${kind}.${key}.operation.inputFields`, { inputData })) as InputField[])
      : [];
    const known = new Set(fields.map((field) => field.key));
    const unknown = Object.keys(inputData).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Failure('errored', `"${key}" has no field "${unknown.join('", "')}".`, 'UnknownField');
    }
    const missing = fields.filter((field) => field.required && isEmpty(inputData[field.key]));
    if (missing.length > 0) {
      const names = missing.map((field) => field.label ?? field.key).join('", "');
      throw new Failure('errored', `Required field "${names}" is missing.`, 'MissingField');
    }
  }

  /** The results of a search. Loads a page when it is needed. */
  async *search(key: string, bundle: CallBundle): AsyncGenerator<Fields> {
    let token: string | null | undefined;
    do {
      const meta = { ...bundle.meta, ...(token && { paging_token: token }) };
      const answer = await this.perform('searches', key, { ...bundle, meta });
      const page = Array.isArray(answer)
        ? { results: answer as Fields[], paging_token: null }
        : (answer as { results: Fields[]; paging_token?: string | null });
      yield* page.results;
      if (page.paging_token && page.paging_token === token) {
        throw new Failure('errored', `The search "${key}" returned the same page twice.`, 'PagingLoop');
      }
      token = page.paging_token;
    } while (token);
  }

  /** Replaces the hydration pointers of this run in a value; a file becomes its URL. A hydrator is a run of its own. */
  hydrate(value: unknown): Promise<unknown> {
    return hydrate(value, this.secret, ({ method, bundle }) =>
      this.forRun().call(method, { inputData: bundle }),
    );
  }

  /** Runs one operation without a Zap: all pages of a search, the test items of a trigger. */
  async invoke(kind: Kind, key: string, inputData: Fields): Promise<unknown> {
    await this.checkFields(kind, key, inputData);
    if (kind === 'searches') {
      const found: Fields[] = [];
      for await (const item of this.search(key, { inputData })) found.push(item);
      return found;
    }
    const bundle = { inputData, meta: { isLoadingSample: kind === 'triggers' } };
    return this.operation(kind, key).type === 'hook'
      ? this.call(`${kind}.${key}.operation.performList`, bundle)
      : this.perform(kind, key, bundle);
  }

  /** One page of the dropdown of a field. */
  async choices(
    kind: Kind,
    key: string,
    field: string,
    inputData: Fields,
    meta: Fields,
  ): Promise<ChoicePage> {
    const fields = this.operation(kind, key).inputFields ?? [];
    const index = fields.findIndex((entry) => typeof entry === 'object' && entry.key === field);
    return (await this.call(`${kind}.${key}.operation.inputFields.${index}.choices.perform`, {
      inputData,
      meta: { isFillingDynamicDropdown: true, ...meta },
    })) as ChoicePage;
  }

  private async send(event: { command: string; method?: string; [more: string]: unknown }): Promise<unknown> {
    const { app, env, zapierUrl, token, callSeconds = CALL_LIMITS.seconds } = this.loaded.options;
    const { method } = event;
    const sent = JSON.stringify({
      ...event,
      environment: {
        ...env,
        LOGGING_ENDPOINT: `${zapierUrl}/logs`,
        _ZAPIER_ONE_TIME_SECRET: this.secret,
      },
      rpc_base: `${zapierUrl}/rpc`,
      token,
      autostashPayloadOutputLimit: CALL_LIMITS.outputBytes,
      // Keeps core from patching `http` in this shared process. Core's checks of results also fail the call.
      calledFromCli: true,
    });
    if (Buffer.byteLength(sent) > CALL_LIMITS.inputBytes) {
      throw new Failure('errored', 'Invoke payload too large', 'PayloadTooLarge');
    }
    try {
      const handler = createAppHandler(
        method ? onlyOperations(app, (_, path) => method.startsWith(`${path}.`)) : app,
      );
      const call = inOwnEnvironment(() => handler(JSON.parse(sent) as object));
      const { results, resultsUrl } = await within(callSeconds, call);
      // Core stores a result of more than 6 MB as a base64 file (large-response-cacher.js).
      if (resultsUrl)
        return JSON.parse(Buffer.from(await (await fetch(resultsUrl)).text(), 'base64').toString());
      // Zapier sends everything as JSON.
      return results === undefined ? undefined : JSON.parse(JSON.stringify(results));
    } catch (error) {
      throw toFailure(error);
    }
  }
}
