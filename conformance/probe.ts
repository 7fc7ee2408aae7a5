import type { Fact } from './facts.ts';
import type { Target } from './target.ts';

/** A fact about Stripe that the integration relies on, or an open question. */
export interface Probe {
  /** A sentence, or a question if the documentation has no answer. */
  name: string;
  /** The page of Stripe's documentation. */
  doc: string;
  /** Its number in the table of docs/conformance.md, if it was found in recorded answers or changes of Stripe. */
  fact?: Fact;
  /** Sends the requests. Returns the part of the responses that matters, short enough for a table. */
  observe: (target: Target) => Promise<unknown>;
  /**
   * The documented answer. A pattern matches a text, and an object can have more keys. An open question has no expected
   * answer: the run records it.
   */
  expect?: unknown;
}
