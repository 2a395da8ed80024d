import axe from 'axe-core'

// Needs a layout, or judges a whole page where there is only a part of one.
const skipped = ['color-contrast', 'region', 'page-has-heading-one', 'heading-order', 'landmark-one-main']

/** What axe finds in the document of a test, one line each. */
export async function violations(root: Element = document.body): Promise<string[]> {
  const rules = Object.fromEntries(skipped.map((rule) => [rule, { enabled: false }]))
  const found = await axe.run(root, { rules })
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}
