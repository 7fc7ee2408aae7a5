import { type Check, runChecks } from './checks.ts';
import type { Environment } from './environment.ts';
import { checkMoreJobs } from './more-checks.ts';
import { MORE_JOBS } from './more-jobs.ts';
import { SCENARIO, type Task } from './scenario.ts';
import type { StripeSandboxOptions } from './stripe/index.ts';

/** A part of `npm start`, with its own embedded Stripe. */
interface Act {
  /** The folder of its Zaps. */
  folder: string;
  tasks: Task[];
  check: (env: Environment) => Promise<Check[]>;
  sandbox?: StripeSandboxOptions;
}

/** All parts of `npm start`. All Zaps at one account would need more than the 16 webhook endpoints that Stripe allows. */
export const ACTS: Act[] = [
  { folder: 'zaps', tasks: SCENARIO, check: runChecks },
  // The first part shows what Stripe does late.
  {
    folder: 'zaps/more',
    tasks: MORE_JOBS,
    check: checkMoreJobs,
    sandbox: { bookingDelayMs: 0, searchLagMs: 0 },
  },
];
