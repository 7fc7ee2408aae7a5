/** The most results of a search: as many as one bulk refund takes, so that the one can feed the other. */
export const MAX_RESULTS = 225;

/**
 * How a Zap gets more than the first result of a search. The setting is one of the step, in the editor.
 *
 * @see https://docs.zapier.com/integrations/build/response-types
 * @see https://directus.io/docs/guides/integrations/zapier/actions for the words of the setting
 */
export const ALL_RESULTS =
  'A Zap gets the first result. To get all of them as line items, set **If multiple search results are found** to **Return all results as line items** in this step.';

/** The help of a search's first field. */
export const anyField = (what: string): string =>
  `Fill in at least one field; ${what} has to match all that are filled in. ${ALL_RESULTS}`;
