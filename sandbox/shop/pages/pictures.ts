import { html, raw } from 'hono/html';
import type { Html } from './words.ts';

/** Drawings on a grid of 24 × 24. */
const DRAWINGS = {
  shirt: 'M8 3 3 6l2 5 2-1v11h10V10l2 1 2-5-5-3c-1 2-7 2-8 0Z',
  pen: 'm4 20 1-5L16 4l4 4L9 19l-5 1Zm10-14 4 4',
  tea: 'M4 9h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5V9Zm13 2h2a2 2 0 0 1 0 5h-2M8 6V4m4 2V3',
  coffee: 'M6 4h12l-2 17H8L6 4Zm0 5h12M9 13h6',
  box: 'm12 3 8 4v10l-8 4-8-4V7l8-4Zm-8 4 8 4 8-4m-8 4v10',
  card: 'M3 6h18v12H3V6Zm0 4h18M6 15h4',
  event: 'M13 3 5 14h6l-1 7 9-12h-6l0-6Z',
  zap: 'M12 3v6m0 6v6m-9-9h6m6 0h6M6 6l4 4m4 4 4 4m0-12-4 4m-4 4-4 4',
  sheet: 'M4 4h16v16H4V4Zm0 5h16M4 14h16M10 4v16',
  email: 'M3 6h18v12H3V6Zm0 1 9 6 9-6',
  refund: 'M9 6 4 11l5 5m-5-5h11a5 5 0 0 1 0 9h-3',
  filter: 'M4 5h16l-6 8v6l-4-2v-4L4 5Z',
  table: 'M4 6h6M4 12h6M4 18h6m4-12h6m-6 6h6m-6 6h6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l4 2',
  hook: 'M8 8a4 4 0 1 1 6 3l3 5M6 12a4 4 0 1 0 5 5h6',
};

export type Picture = keyof typeof DRAWINGS;

export const picture = (
  name: Picture,
): Html => html`<svg class="picture" viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="${raw(DRAWINGS[name])}"/></svg>`;

const PRODUCTS: [RegExp, Picture][] = [
  [/shirt/i, 'shirt'],
  [/pen/i, 'pen'],
  [/sencha|tea/i, 'tea'],
  [/coffee/i, 'coffee'],
];

/** The picture of a product by its name. */
export const productPicture = (name: string): Html =>
  picture(PRODUCTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'box');
