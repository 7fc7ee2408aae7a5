import { defineInputField } from 'zapier-platform-core';

/** Names one sending, so that a replay of the step does not send twice. */
export const sendOnceField = (what: string) =>
  defineInputField({
    key: 'reference',
    label: 'Reference',
    type: 'string',
    helpText: `Within 24 hours the same ${what} only once, however often the Zap runs. Give another reference to send it again.`,
  });
