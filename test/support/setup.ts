// Core ends a process that has grown to 450 MB (src/tools/memory-checker.js), as a worker of Jest does.
require('zapier-platform-core/src/constants').KILL_MAX_LIMIT = Number.POSITIVE_INFINITY;
