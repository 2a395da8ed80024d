import { expect, it } from 'vitest'
import { drawCover, TOPICS } from './cover'

/** The server draws the same posters into the pictures of link previews: npx vitest run src/ui/GeneratedCover -u. */
it('draws as the vectors say that the server shares', async () => {
  const drawn = TOPICS.flatMap((topic) =>
    ['badi', 'strategie-2033', 'Zürich-à-É', '🚲', ''].map((id) => {
      const { ground, shapes, sun } = drawCover(id, topic)
      return { topic, id, ground, tints: shapes.map(({ tint }) => tint), sun: [sun.x, sun.y, sun.r] }
    }),
  )
  await expect(`${JSON.stringify(drawn)}\n`).toMatchFileSnapshot('../../../../testdata/theme/covers.json')
})
