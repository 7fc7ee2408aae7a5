import { EVENT_TYPES } from '../../../inputs/event-types.ts';
import { badParameter } from '../engine/errors.ts';
import type { Leaf } from '../engine/params.ts';

/** The kinds of events that an endpoint can ask for in API version 2026-10-28.endive, by what they happen to. */
/** A type of event, or `*` for all of them. */
export const eventType: Leaf = (value, path) => {
  if (value === '*' || String(value) in EVENT_TYPES) return value;
  throw badParameter(`Invalid ${path}: must be one of *, ${Object.keys(EVENT_TYPES).join(', ')}`, path);
};
