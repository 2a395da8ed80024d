/*
 * Leaflet tries out at load whether innerHTML knows SVG. Under Trusted Types that is an error and the map would not
 * start. This module and quiet-end.ts stand around the import: modules run one after the other without a pause, so
 * nobody else ever meets a <div> without innerHTML.
 */
Object.defineProperty(HTMLDivElement.prototype, 'innerHTML', {
  configurable: true,
  get: () => '',
  set: () => undefined,
})
