/** Facts about Stripe that recorded answers and its change log show, and that programs often get wrong. */
export const FACTS = {
  S21: 'A checkout creates its subscription after the payment: a declined first payment leaves none, and no invoice.',
  S22: 'A payment of a checkout has the session id, or its beginning, as its order reference.',
  S23: 'At a sale, the events of the invoice come first, then the subscription, then the checkout.',
  S24: 'A dispute has its network reason code in the details of the card. An inquiry can be answered with a refund.',
  S25: 'The bank reference of a refund comes after its creation.',
  S26: 'A trial without a payment method ends as its settings say: canceled, paused or invoiced.',
  S27: 'A subscription whose collection is paused stays active.',
  S28: 'Amounts have up to 8 digits, in IDR 12. Labels have up to 100 characters.',
  S29: 'Links and promotion codes have limits: items, chosen amounts, currencies of methods, uses and ends.',
  S30: 'The fee of a balance transaction is the sum of its details.',
  S31: 'A voucher, an account to verify and a manual capture complete a checkout before the money is there.',
  S32: 'A session of a link says what it collects, and has its invoice at its completion.',
  S33: 'Refusals have certain words and fields.',
  S34: 'A price can be a fraction of a cent.',
  S35: 'Ids of live mode do not exist in test mode.',
} as const;

export type Fact = keyof typeof FACTS;
