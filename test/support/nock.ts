import nock from 'nock';

// Jest runs several files in one process, and merely importing nock patches http: the next one has to find it unpatched.
afterAll(() => nock.restore());

export default nock;
