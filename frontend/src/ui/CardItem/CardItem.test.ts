import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import CardItem from './CardItem.vue'

it('has one link, named like its heading, which comes before the badge for ears', () => {
  const { container } = render(CardItem, {
    props: { title: 'Sicher zur Schule', href: '/p/1', level: 2 },
    slots: { badge: '<em>noch 3 Tage</em>', default: 'Text', meta: 'Umfrage' },
  })
  expect(screen.getAllByRole('link')).toEqual([screen.getByRole('link', { name: 'Sicher zur Schule' })])
  expect(screen.getByRole('heading', { level: 2, name: 'Sicher zur Schule' })).toBeVisible()
  expect(container.textContent).toMatch(/Sicher zur Schule.*noch 3 Tage/)
})

it('draws no empty boxes for slots nobody fills', () => {
  const { container } = render(CardItem, { props: { title: 'Nur ein Titel' } })
  expect(container.querySelectorAll('.card-item__body > *')).toHaveLength(1)
  expect(screen.queryByRole('link')).toBeNull()
})
