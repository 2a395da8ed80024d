import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { pagesAround } from './pages'
import PaginationNav from './PaginationNav.vue'

describe('pagesAround', () => {
  it.each([
    [1, 1, [1]],
    [1, 3, [1, 2, 3]],
    [5, 12, [1, null, 4, 5, 6, null, 12]],
    [3, 12, [1, 2, 3, 4, null, 12]],
    [4, 12, [1, 2, 3, 4, 5, null, 12]],
    [12, 12, [1, null, 11, 12]],
  ])('page %i of %i', (page, pages, expected) => {
    expect(pagesAround(page, pages)).toEqual(expected)
  })

  it('never leaves a gap of one page and always shows both ends', () => {
    for (let pages = 1; pages < 30; pages++) {
      for (let page = 1; page <= pages; page++) {
        const list = pagesAround(page, pages)
        expect([list[0], list.at(-1)]).toEqual([1, pages])
        expect(list).toContain(page)
        for (const [i, n] of list.entries()) {
          if (n === null) expect((list[i + 1] ?? 0) - (list[i - 1] ?? 0)).toBeGreaterThan(2)
        }
      }
    }
  })
})

describe('PaginationNav', () => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: { render: () => null } }],
  })
  const show = (page: number, pages: number) =>
    render(PaginationNav, {
      props: { page, pages, target: (n: number) => `/projekte?seite=${String(n)}` },
      global: { plugins: [router] },
    })

  it('links to its neighbours and marks the current page', () => {
    show(2, 3)
    expect(screen.getByRole('link', { name: 'Zurück' })).toHaveAttribute('href', '/projekte?seite=1')
    expect(screen.getByRole('link', { name: 'Weiter' })).toHaveAttribute('href', '/projekte?seite=3')
    expect(screen.getByRole('link', { current: 'page' })).toHaveAccessibleName('Seite 2')
  })

  it('offers no way before the first, after the last, or for a single page', () => {
    const { unmount } = show(1, 2)
    expect(screen.queryByRole('link', { name: 'Zurück' })).toBeNull()
    unmount()
    show(1, 1)
    expect(screen.queryByRole('navigation')).toBeNull()
  })
})
