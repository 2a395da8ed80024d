import { mount } from '@vue/test-utils'
import axe from 'axe-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { renderExample, type ExampleSet } from './examples'

const sets = Object.values(
  import.meta.glob<ExampleSet>('./*/*.examples.ts', { eager: true, import: 'default' }),
)
const components = Object.keys(import.meta.glob('./*/*.vue')).map((path) =>
  path.replace(/^.*\/(\w+)\.vue$/, '$1'),
)

// Needs a layout, or judges a whole page where there is only a part of one.
const skipped = [
  'color-contrast',
  'region',
  'page-has-heading-one',
  'heading-order',
  'landmark-one-main',
  'landmark-no-duplicate-main',
]
const rules = Object.fromEntries(skipped.map((rule) => [rule, { enabled: false }]))

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { name: 'account', path: '/:lang?/konto', component: { render: () => null } },
    { path: '/:all(.*)*', component: { render: () => null } },
  ],
})

afterEach(() => {
  document.body.innerHTML = ''
})

describe('examples', () => {
  it('exist for every component', () => {
    // Never seen alone: the mark is part of the header, the others bring FollowButton onto a page.
    const shown = [...sets.map((set) => set.name), 'SiteMark', 'FollowLater', 'FollowSubject']
    expect(components.filter((name) => !shown.includes(name))).toEqual([])
  })

  it('would be caught: a field without a name', async () => {
    document.body.innerHTML = '<input type="text">'
    const { violations } = await axe.run(document.body, { rules })
    expect(violations.map(({ id }) => id)).toContain('label')
  })

  describe.each(sets.map((set) => [set.name, set] as const))('%s', (_, set) => {
    it.each(set.examples.map((example) => [example.name, example] as const))('%s', async (_name, example) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      const wrapper = mount(
        { render: () => renderExample(set, example) },
        { global: { plugins: [router] }, attachTo: document.body },
      )
      await router.isReady()
      expect(warn.mock.calls.map(([first]) => String(first)).filter((text) => text.includes('[Vue'))).toEqual(
        [],
      )
      // A strict content policy: no style attribute, no handler attribute.
      expect(wrapper.html()).not.toMatch(/\s(?:style|on\w+)=/)
      const { violations } = await axe.run(document.body, { rules })
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      wrapper.unmount()
    })
  })
})
