import { expect, type Page } from '@playwright/test'
import { bringAxe, problemsOf } from '../scripts/workshop.mjs'

/** Axe finds nothing on the page as it stands, and it is no wider than the window. */
export async function clean(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await bringAxe(page)
  expect(await problemsOf(page)).toEqual([])
}
