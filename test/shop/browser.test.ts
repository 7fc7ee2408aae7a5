import { accessibilityFlows } from './flows/accessibility.ts';
import { buyingFlows } from './flows/buying.ts';
import { paymentFlows } from './flows/payments.ts';
import { safetyFlows } from './flows/safety.ts';
import { useShop } from './support.ts';

/* Runs the shop in a real browser; see docs/shop.md. */
const visit = useShop();

describe('buying', () => buyingFlows(visit));
describe('payments and Zaps', () => paymentFlows(visit));
describe('safety', () => safetyFlows(visit));
describe('accessibility', () => accessibilityFlows(visit));
