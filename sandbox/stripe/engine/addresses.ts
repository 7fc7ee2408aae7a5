/** Where people find the pages that Stripe hosts, each without what comes after its last `/`. */
export interface Addresses {
  link: string;
  checkout: string;
  portal: string;
  portalLogin: string;
  invoice: string;
  receipt: string;
  voucher: string;
}

/**
 * @param url of this server, which always has the receipts, invoices and vouchers
 * @param hostedPages whether it has the other pages as well; without them objects bear Stripe's own addresses
 */
export const addressesAt = (url: string, hostedPages: boolean): Addresses => ({
  ...(hostedPages
    ? {
        link: `${url}/buy`,
        checkout: `${url}/checkout`,
        portal: `${url}/portal`,
        portalLogin: `${url}/portal/login`,
      }
    : {
        link: 'https://buy.stripe.com',
        checkout: 'https://checkout.stripe.com/c/pay',
        portal: 'https://billing.stripe.com/p/session',
        portalLogin: 'https://billing.stripe.com/p/login',
      }),
  invoice: `${url}/invoices`,
  receipt: `${url}/receipts/payment`,
  voucher: `${url}/vouchers`,
});
