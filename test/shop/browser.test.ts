import { accessibilityFlows } from './flows/accessibility.ts';
import { buyingFlows } from './flows/buying.ts';
import { deskFlows } from './flows/desk.ts';
import { safetyFlows } from './flows/safety.ts';
import { useShop } from './support.ts';

/* What people do in the shop, in a real browser; docs/shop.md says how. */
const visit = useShop();

describe('buying', () => buyingFlows(visit));
describe('behind the counter', () => deskFlows(visit));
describe('safety', () => safetyFlows(visit));
describe('for everyone', () => accessibilityFlows(visit));
