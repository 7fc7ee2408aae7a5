import type Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { clockOf } from '../zapier/choices.ts';
import { zoneOf } from '../zapier/inputs.ts';
import { withStripe } from './connection.ts';
import { mapEach } from './odd-objects.ts';

type Page = { limit: number; starting_after?: string | undefined };

/** The most pages that are read at once. If they hold nothing to choose, the editor offers to load more. */
const MAX_PAGES = 5;

/**
 * The choices of a dropdown, one page of Stripe's list at a time. A page without anything to choose is skipped, so that the
 * dropdown does not look empty.
 *
 * @param list reads one page of Stripe's list, newest first
 * @param choice the id that the field takes and the label that a person reads; a falsy value leaves the object out. `clock`
 *   writes a moment (Unix seconds) in the time zone of the Zap
 */
export const dropdown = <T extends { id: string }>(
  list: (stripe: Stripe, page: Page) => Promise<{ data: T[]; has_more: boolean }>,
  choice: (item: T, clock: (seconds: number) => string) => { id: string; label: string } | false | '' | null,
) => ({
  perform: withStripe(async (stripe, bundle: Bundle) => {
    const clock = clockOf(zoneOf(bundle));
    let starting_after = bundle.meta?.paging_token || undefined;
    for (let pages = 1; ; pages += 1) {
      const { data, has_more } = await list(stripe, { limit: 100, starting_after });
      const results = mapEach(data, (item) => choice(item, clock)).filter(
        (entry) => typeof entry === 'object' && entry !== null,
      );
      starting_after = has_more ? data.at(-1)?.id : undefined;
      if (results.length || !starting_after || pages === MAX_PAGES)
        return { results, paging_token: starting_after ?? null };
    }
  }),
});
