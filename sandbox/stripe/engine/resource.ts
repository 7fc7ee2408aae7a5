import type { Reader } from './params.ts';
import type { SearchFields } from './search.ts';
import type { Shop } from './shop.ts';
import type { ObjectName, Objects, StripeObject } from './store.ts';

/** Reads the parameters of a request and does its work. */
export type Operation<T> = (shop: Shop, raw: unknown) => T;
export type OperationOn<T> = (shop: Shop, object: T, raw: unknown) => StripeObject;

export const operation =
  <P, T>(read: Reader<P>, run: (shop: Shop, params: P) => T): Operation<T> =>
  (shop, raw) =>
    run(shop, read(raw));

export const operationOn =
  <T, P>(read: Reader<P>, run: (shop: Shop, object: T, params: P) => StripeObject): OperationOn<T> =>
  (shop, object, raw) =>
    run(shop, object, read(raw));

/** A list inside of an object: a field that `expand` fills, and often a path of its own. */
export interface Sublist<T> {
  /** What Stripe writes into `object` of its items. */
  kind: string;
  of(shop: Shop, object: T): StripeObject[];
  /** Whether `GET /v1/…/:id/<name>` exists. */
  path: boolean;
}

/** A row in the table of Stripe's resources; the engine makes the endpoints from it. */
export interface Resource<K extends ObjectName = ObjectName> {
  object: K;
  /** Below /v1. */
  path: string;
  /** What Stripe calls the id in the error about a wrong one. */
  idParam?: string;
  /** Stripe's name of the permission that a restricted key needs, without its prefix: `charge` of `rak_charge_read`. */
  permission: string;
  /** Fields that hold an id, with the kind of object that `expand` puts in its place (one of them, where it varies). */
  expands?: Record<string, ObjectName | ObjectName[]>;
  sublists?: Record<string, Sublist<Objects[K]>>;
  /** Fields that are there only when they are expanded, and have to be worked out. */
  includes?: Record<string, (shop: Shop, object: Objects[K]) => unknown>;
  /** `false` where there is no `GET /v1/…/:id`. */
  retrieve?: false;
  /** The filters of the list; without them there is no list. A filter compares the field of its name. */
  list?: Reader<object>;
  /** Filters that compare otherwise. */
  filters?: Record<string, (object: Objects[K], wanted: unknown) => boolean>;
  /** What `GET /v1/…/search` finds by, besides metadata; without it there is no search. */
  search?: SearchFields<Objects[K]>;
  create?: Operation<StripeObject>;
  update?: OperationOn<Objects[K]>;
  remove?: OperationOn<Objects[K]>;
  /** `POST /v1/…/:id/<name>`. */
  actions?: Record<string, OperationOn<Objects[K]>>;
}
