import nock from 'nock';

// Merely importing nock patches http, for all files that run in the same process.
nock.restore();

export default nock;
