import { text } from '../zapier/kinds.ts';

/** Names one sending, so that a replay of the step does not send twice. */
export const sendOnce = (what: string) =>
  text('Reference', {
    max: 500,
    help: `Within 24 hours, the same ${what} only once for each reference, however often the Zap runs. Enter another reference to send it again.`,
  });
