import { render } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import AvatarInitials from './AvatarInitials.vue'
import { initialsOf, shadeOf } from './initials'

describe('initialsOf', () => {
  it.each([
    ['Lea Brunner', 'LB'],
    ['  ahmed   özkan ', 'AÖ'],
    ['Anna-Maria von Arx', 'AA'],
    ['SP', 'S'],
    ['«Quartier» Gerliswil', 'QG'],
    ['4. Klasse', '4K'],
    ['李 明', '李明'],
    ['', '?'],
    [' – ', '?'],
  ])('%s → %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})

it('is silent and wears the same shade for the same name', () => {
  const { container } = render(AvatarInitials, { props: { name: 'Lea Brunner' } })
  expect(container.firstElementChild).toHaveAttribute('aria-hidden', 'true')
  expect(container.firstElementChild).toHaveClass(`avatar-initials--${String(shadeOf('Lea Brunner'))}`)
  expect(new Set(Array.from({ length: 40 }, (_, i) => shadeOf(`Person ${String(i)}`)))).toEqual(
    new Set([1, 2, 3]),
  )
})
