/** The person of Stripe's own examples, whom the samples of several records share. */
export const EXAMPLE_ADDRESS = {
  line1: '354 Oyster Point Blvd',
  line2: null,
  city: 'South San Francisco',
  state: 'CA',
  postal_code: '94080',
  country: 'US',
};
