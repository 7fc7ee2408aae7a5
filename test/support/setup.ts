// Core ends a process that has grown to 450 MB (src/tools/memory-checker.js), and test files that run together do.
require('zapier-platform-core/src/constants').KILL_MAX_LIMIT = Number.POSITIVE_INFINITY;

// No test leaves a mock to the next.
afterEach(() => jest.restoreAllMocks());
