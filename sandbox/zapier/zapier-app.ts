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
  /** Missing in core's types: the function that Zapier calls for every event. */
  export const createAppHandler: (app: object) => Handler;
}

type Handler = (event: object) => Promise<{ results?: unknown; resultsUrl?: string }>;

/** What differs from one call to the next; `bundle.meta` is merged over the usual one. */
export interface CallBundle extends Fields {
  inputData?: Fields;
  /** What the Zap's author wrote, `{{tags}}` and all; the same as `inputData` where nothing was mapped. */
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

/** What the runner reads of a trigger, create or search; functions among the fields come as texts. */
interface Operation {
  type?: 'hook' | 'polling';
  inputFields?: (InputField | string)[];
  outputFields?: ({ key: string; primary?: boolean } | string)[];
  throttle?: Throttle;
  lock?: Lock;
}

/** The parts of an app's serialized definition that the runner reads. */
type Definition = { [kind in Kind]?: Record<string, { operation: Operation }> } & {
  searchOrCreates?: Record<string, { search: string; create: string }>;
  throttle?: Throttle;
};

export interface ZapierAppOptions {
  app: object;
  authData: Record<string, string>;
  /** Environment variables that the app reads. */
  env: Record<string, string>;
  /** Where Zapier's RPC and logs are served. */
  zapierUrl: string;
  token: string;
  /** The longest in ms that a window of a throttle lasts; at Zapier it lasts as long as it says. */
  maxWait?: number;
  /** How long a call may take; 30 seconds at Zapier. */
  callSeconds?: number | undefined;
}

const USUAL_META = {
  isBulkRead: false,
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  isTestingAuth: false,
  limit: -1,
  page: 0,
  inputFields: {},
};

/** What all runs share. */
interface LoadedApp {
  options: ZapierAppOptions;
  limits: OperationLimits;
  definition: Definition;
}

/**
 * Calls an app through core's real handler with the events that Zapier sends, for one run of a Zap: the file pointers
 * that it makes can be followed by this run only. Every failure is a `Failure`.
 */
export class ZapierApp {
  private readonly loaded: LoadedApp;
  private readonly timezone: string | null;
  /** Core signs file pointers with it (wrap-hydrate.js). */
  private readonly secret = randomBytes(32).toString('hex');

  private constructor(loaded: LoadedApp, timezone: string | null) {
    this.loaded = loaded;
    this.timezone = timezone;
  }

  /** Loads an app. Throws a `Failure` where core cannot. */
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

  /** The same app for another run. @param timezone of the Zap that runs */
  forRun(timezone = this.timezone): ZapierApp {
    return new ZapierApp(this.loaded, timezone);
  }

  /** The definition of an operation. Throws where the integration has none of that name. */
  operation(kind: Kind, key: string): Operation {
    const found = this.loaded.definition[kind]?.[key];
    if (!found)
      throw new Failure('errored', `"${key}" is not among the integration's ${kind}.`, 'UnknownKey');
    return found.operation;
  }

  /** The create that a search is paired with for "create if nothing was found". */
  creatorFor(search: string): string {
    const pair = Object.values(this.loaded.definition.searchOrCreates ?? {}).find(
      (entry) => entry.search === search,
    );
    if (!pair) throw new Failure('errored', `The search "${search}" has no create beside it.`, 'UnknownKey');
    return pair.create;
  }

  /**
   * Runs one method of the app, such as `creates.refund_payment.operation.perform`.
   * @param storeKey under which `z.cursor` keeps its place
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
        meta: { ...USUAL_META, timezone: this.timezone, ...meta },
        ...rest,
      },
    });
  }

  /** Runs the `perform` of an operation when its throttle and its lock let it. */
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

  /**
   * Refuses what the Zap editor would not let through: a field that the operation does not have, and a required
   * one that is empty.
   */
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

  /** The results of a search, page by page as long as they are asked for. */
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

  /**
   * Fetches what the hydration pointers of this run inside a value stand for; of a file, the URL it is stashed at. A
   * hydrator is another run: it has the pointer's input and nothing of the run that made it.
   */
  hydrate(value: unknown): Promise<unknown> {
    return hydrate(value, this.secret, ({ method, bundle }) =>
      this.forRun().call(method, { inputData: bundle }),
    );
  }

  /** Runs one operation on its own: all pages of a search, the test items of a trigger. */
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
      // At Zapier core has a process of its own and patches its http; here the process is shared with others,
      // and this tells core to leave it alone. It also makes core's checks of results fail the call.
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
      // Core puts what is larger than 6 MB into Zapier's file store (large-response-cacher.js), as base64.
      if (resultsUrl)
        return JSON.parse(Buffer.from(await (await fetch(resultsUrl)).text(), 'base64').toString());
      // Both ways through JSON, as everything at Zapier goes.
      return results === undefined ? undefined : JSON.parse(JSON.stringify(results));
    } catch (error) {
      throw toFailure(error);
    }
  }
}
