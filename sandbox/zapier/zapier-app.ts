import { createAppHandler } from 'zapier-platform-core';
import { isEmpty } from './conditions.ts';
import { Failure, toFailure } from './failure.ts';
import { hydrate, ONE_TIME_SECRET } from './hydration.ts';
import type { Fields } from './mapping.ts';

declare module 'zapier-platform-core' {
  /** Missing in core's types: the function that Zapier calls for every event. */
  export function createAppHandler(app: object): (event: object) => Promise<{ results?: unknown }>;
}

export type Kind = 'triggers' | 'creates' | 'searches';

/** What differs from one call to the next; `bundle.meta` is merged over the usual one. */
export interface CallBundle extends Fields {
  inputData?: Fields;
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
}

/** The parts of an app's serialized definition that the runner reads. */
type Definition = { [kind in Kind]?: Record<string, { operation: Operation }> } & {
  searchOrCreates?: Record<string, { search: string; create: string }>;
};

export interface ZapierAppOptions {
  app: object;
  authData: Record<string, string>;
  /** Environment variables that the app reads. */
  env: Record<string, string>;
  /** Where Zapier's RPC and logs are served. */
  zapierUrl: string;
  token: string;
}

const USUAL_META = {
  isBulkRead: false,
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  isTestingAuth: false,
  limit: -1,
  page: 0,
  timezone: 'UTC',
  inputFields: {},
};

/** Calls an app through core's real handler with the events that Zapier sends. Every failure is a `Failure`. */
export class ZapierApp {
  private readonly handler: (event: object) => Promise<{ results?: unknown }>;
  private readonly options: ZapierAppOptions;
  private definition: Definition = {};

  private constructor(options: ZapierAppOptions) {
    this.options = options;
    this.handler = createAppHandler(options.app);
  }

  /** Loads an app. Throws a `Failure` where core cannot. */
  static async open(options: ZapierAppOptions): Promise<ZapierApp> {
    const app = new ZapierApp(options);
    app.definition = (await app.send({ command: 'definition' })) as Definition;
    return app;
  }

  /** The definition of an operation. Throws where the integration has none of that name. */
  operation(kind: Kind, key: string): Operation {
    const found = this.definition[kind]?.[key];
    if (!found)
      throw new Failure('errored', `"${key}" is not among the integration's ${kind}.`, 'UnknownKey');
    return found.operation;
  }

  /** The create that a search is paired with for "create if nothing was found". */
  creatorFor(search: string): string {
    const pair = Object.values(this.definition.searchOrCreates ?? {}).find(
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
    const { inputData = {}, meta, ...rest } = bundle;
    return this.send({
      command: 'execute',
      method,
      storeKey,
      bundle: {
        inputData,
        inputDataRaw: inputData,
        authData: this.options.authData,
        meta: { ...USUAL_META, ...meta },
        ...rest,
      },
    });
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
      const answer = await this.call(`searches.${key}.operation.perform`, { ...bundle, meta });
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

  /** Fetches what the hydration pointers inside a value stand for; of a file, the URL it is stashed at. */
  hydrate(value: unknown): Promise<unknown> {
    return hydrate(value, ({ method, bundle }) => this.call(method, { inputData: bundle }));
  }

  /** Runs one operation on its own: all pages of a search, the test items of a trigger. */
  async invoke(kind: Kind, key: string, inputData: Fields): Promise<unknown> {
    await this.checkFields(kind, key, inputData);
    if (kind === 'searches') {
      const found: Fields[] = [];
      for await (const item of this.search(key, { inputData })) found.push(item);
      return found;
    }
    const isHook = this.operation(kind, key).type === 'hook';
    const meta = { isLoadingSample: kind === 'triggers' };
    return this.call(`${kind}.${key}.operation.${isHook ? 'performList' : 'perform'}`, { inputData, meta });
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

  private async send(event: object): Promise<unknown> {
    const { env, zapierUrl, token } = this.options;
    const sent = {
      ...event,
      environment: {
        ...env,
        LOGGING_ENDPOINT: `${zapierUrl}/logs`,
        _ZAPIER_ONE_TIME_SECRET: ONE_TIME_SECRET,
      },
      rpc_base: `${zapierUrl}/rpc`,
      token,
      // At Zapier core has a process of its own and patches its http; here the process is shared with others,
      // and this tells core to leave it alone. It also makes core's checks of results fail the call.
      calledFromCli: true,
    };
    try {
      // Both ways through JSON, as everything at Zapier goes.
      const { results } = await this.handler(JSON.parse(JSON.stringify(sent)) as object);
      return results === undefined ? undefined : JSON.parse(JSON.stringify(results));
    } catch (error) {
      throw toFailure(error);
    }
  }
}
