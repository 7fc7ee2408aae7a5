// Core ends a process that has grown to 450 MB (src/tools/memory-checker.js), and test files that run together do.
require('zapier-platform-core/src/constants').KILL_MAX_LIMIT = Number.POSITIVE_INFINITY;

// Nor may one of them leave a mock to the next.
afterEach(() => jest.restoreAllMocks());
