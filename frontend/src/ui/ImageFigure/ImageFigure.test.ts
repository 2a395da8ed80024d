import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import ImageFigure from './ImageFigure.vue'

const file = { src: '/files/platz.jpg', width: 1600, height: 900 }

it('says in words what is seen, and keeps the place of the picture', () => {
  render(ImageFigure, {
    props: { ...file, alt: 'Der Platz', caption: 'Entwurf 2026', credit: 'Gemeinde Emmen' },
  })
  const picture = screen.getByRole('img', { name: 'Der Platz' })
  expect(picture).toHaveAttribute('width', '1600')
  expect(picture).toHaveAttribute('height', '900')
  expect(picture).toHaveAttribute('loading', 'lazy')
  expect(screen.getByRole('figure')).toHaveTextContent('Entwurf 2026 Bild: Gemeinde Emmen')
})

it('is silent when it is decorative, and has no caption without words', () => {
  const { container } = render(ImageFigure, { props: { ...file, decorative: true, eager: true } })
  const picture = container.querySelector('img')
  expect(picture).toHaveAttribute('alt', '')
  expect(picture).toHaveAttribute('loading', 'eager')
  expect(container.querySelector('figcaption')).toBeNull()
})

it('asks for the width it needs only where there are several', () => {
  const { container } = render(ImageFigure, {
    props: { ...file, alt: 'Der Platz', srcset: '/files/platz-800.jpg 800w, /files/platz.jpg 1600w' },
  })
  expect(container.querySelector('img')).toHaveAttribute('sizes', '100vw')
})
