import { startFaults } from '../../sandbox/shop/time/faults.ts';
import { startStripe } from '../../sandbox/stripe/index.ts';

it('counts the requests of a step that a person runs, and not those of Zaps', async () => {
  const stripe = await startStripe();
  const faults = await startFaults(stripe.url);
  const headers = { Authorization: `Bearer ${stripe.apiKey}` };
  try {
    await Promise.all([
      fetch(`${faults.url}/v1/charges`, { headers }),
      fetch(`${faults.stepsUrl}/v1/refunds?limit=1`, { headers }),
    ]);
    expect(faults.stepRequests).toEqual([{ method: 'GET', path: '/v1/refunds?limit=1', status: 200 }]);
  } finally {
    await faults.close();
    await stripe.close();
  }
});
