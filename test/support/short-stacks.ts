// Jest has every error keep 100 frames, and Stripe's SDK reads those of each request: 4 % of a test run.
Error.stackTraceLimit = 10;
