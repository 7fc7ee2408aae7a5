import type { Expands } from './expandable.ts';
import type { Filter } from './lists.ts';
import type { ObjectName, Objects, StripeObject } from './objects.ts';
import type { Reader } from './params.ts';
import type { SearchFields } from './search.ts';
import type { Store } from './store.ts';

/** Reads the parameters of a request and does its work. */
export type Operation<T> = (store: Store, raw: unknown) => T;
type OperationOn<T> = (store: Store, object: T, raw: unknown) => StripeObject;

export const operation =
  <P, T>(read: Reader<P>, run: (store: Store, params: P) => T): Operation<T> =>
  (store, raw) =>
    run(store, read(raw));

export const operationOn =
  <T, P>(read: Reader<P>, run: (store: Store, object: T, params: P) => StripeObject): OperationOn<T> =>
  (store, object, raw) =>
    run(store, object, read(raw));

/** An endpoint that no field of a `Resource` describes. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `:id` for an id. */
  path: string;
  /** The kind of the object in the response, or of the objects in its list. */
  kind: string;
  isList?: boolean;
  /** The kind whose permission a restricted key needs, if it is another one. */
  owner?: string;
  /** Does the work. `raw` has the parameters; `id` is the id in the path. */
  run: (store: Store, raw: Record<string, unknown>, id: string) => { object: string };
}

/** A list inside an object: `expand` fills it, and often it has a path of its own. */
export interface Sublist<T> {
  /** The `object` of its items. */
  kind: string;
  of(store: Store, object: T): StripeObject[];
  /** Whether `GET /v1/…/:id/<name>` exists. */
  path: boolean;
}

/** A resource of Stripe's API. The engine makes its endpoints. */
export interface Resource<K extends ObjectName = ObjectName> {
  object: K;
  /** Below /v1. */
  path: string;
  /** Stripe's name for the id in the error about an unknown one; `id` by default. */
  idParam?: string;
  /** The permission that a restricted key needs, without its prefix: `charge` for `rak_charge_read`. */
  permission: string;
  /** Fields with an id, and the kinds of objects that `expand` can put there. */
  expands: Expands<Objects[K]>;
  sublists?: Record<string, Sublist<Objects[K]>>;
  /** Fields that exist only if they are expanded, and are computed then. */
  includes?: Record<string, (store: Store, object: Objects[K]) => unknown>;
  /** `false` if Stripe has no `GET /v1/…/:id`. */
  retrieve?: false;
  /** Reads the filters of the list. Each compares the field of its name. Without a reader there is no list. */
  list?: Reader<object>;
  /** Filters with a comparison of their own. */
  filters?: Record<string, Filter<Objects[K]>>;
  /** The fields of `GET /v1/…/search`, besides metadata. Without them there is no search. */
  search?: SearchFields<Objects[K]>;
  create?: Operation<StripeObject>;
  update?: OperationOn<Objects[K]>;
  remove?: OperationOn<Objects[K]>;
  /** `POST /v1/…/:id/<name>` */
  actions?: Record<string, OperationOn<Objects[K]>>;
  routes?: Route[];
}
