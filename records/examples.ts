/** The person of Stripe's own examples, whom the samples of several records share. */
export const EXAMPLE_ADDRESS = {
  line1: '354 Oyster Point Blvd',
  line2: null,
  city: 'South San Francisco',
  state: 'CA',
  postal_code: '94080',
  country: 'US',
};

/** What such a person leaves on a charge. */
export const EXAMPLE_BUYER = {
  address: EXAMPLE_ADDRESS,
  email: 'jenny.rosen@example.com',
  name: 'Jenny Rosen',
  phone: '+14155550132',
  tax_id: null,
};
