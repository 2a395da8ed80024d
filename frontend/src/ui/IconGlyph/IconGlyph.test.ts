import { render } from '@testing-library/vue'
import { expect, it } from 'vitest'
import IconGlyph from './IconGlyph.vue'
import { icons, type IconName } from './icons'

it.each(Object.keys(icons) as IconName[])('%s is drawn and silent', (name) => {
  const { container } = render(IconGlyph, { props: { name } })
  const svg = container.querySelector('svg')
  expect(svg).toHaveAttribute('aria-hidden', 'true')
  expect(svg?.children.length).toBeGreaterThan(0)
})
