import type Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { withStripe } from '../stripe/client.ts';

type Page = { limit: number; starting_after?: string | undefined };

/** A person waits: where this many pages hold nothing to choose, the editor offers to load more. */
const MOST_PAGES = 5;

/**
 * The choices of a dropdown, a page of Stripe's list at a time. A page of which nothing is left to choose is passed
 * over, so that the list does not look empty.
 *
 * @param list one page of Stripe's list, newest first
 * @param choice the id that the field takes and the words that a person picks it by; nothing leaves the object out
 */
export const dropdown = <T extends { id: string }>(
  list: (stripe: Stripe, page: Page) => Promise<{ data: T[]; has_more: boolean }>,
  choice: (item: T) => { id: string; label: string } | false | '' | null,
) => ({
  perform: withStripe(async (stripe, bundle: Bundle) => {
    let starting_after = bundle.meta?.paging_token || undefined;
    for (let pages = 1; ; pages += 1) {
      const { data, has_more } = await list(stripe, { limit: 100, starting_after });
      const results = data.map(choice).filter((entry) => typeof entry === 'object' && entry !== null);
      starting_after = has_more ? data.at(-1)?.id : undefined;
      if (results.length || !starting_after || pages === MOST_PAGES)
        return { results, paging_token: starting_after ?? null };
    }
  }),
});

/** The words that a person picks a choice by; what is not known is left out. */
export const choiceLabel = (...parts: (string | false | null | undefined)[]): string =>
  parts.filter(Boolean).join(' – ');

/** `2026-11-22`: enough of a date to tell two choices apart. */
export const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/**
 * The choices of a dropdown of countries or languages. They are named when somebody opens it: to load the names
 * would take 13 ms of every cold start, and they would be a tenth of the definition that Zapier's core copies.
 */
export const namedChoices = (type: 'region' | 'language', codes: string[]) => ({
  perform: async () => {
    const names = new Intl.DisplayNames('en', { type });
    return {
      results: codes.map((code) => ({
        id: code,
        label: code === 'auto' ? 'The browser’s language' : (names.of(code) ?? code),
      })),
      paging_token: null,
    };
  },
});
