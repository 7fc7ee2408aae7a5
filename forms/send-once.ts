import { text } from '../zapier/kinds.ts';

/** Names one sending, so that a replay of the step does not send twice. */
export const sendOnce = (what: string) =>
  text('Reference', {
    max: 500,
    help: `The same ${what} only once within 24 hours, however often the Zap runs. Enter another reference to send it again.`,
  });
