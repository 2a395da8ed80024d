import { effectScope, reactive } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import type { Schemas } from './api/client'
import { hearWork, tellWork } from './work-channel'

const content = (title: string) =>
  ({ texts: { de: { title, summary: '' } } }) as unknown as Schemas['Content']
const scopes: ReturnType<typeof effectScope>[] = []
function within<T>(run: () => T): [T, () => void] {
  const scope = effectScope()
  scopes.push(scope)
  const made = scope.run(run) as T
  return [
    made,
    () => {
      scope.stop()
    },
  ]
}
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
})

it('shows in a preview what is written, whichever of the two was open first', async () => {
  const values = reactive({ title: 'Velo' })
  const [early] = within(() => hearWork('one'))
  const [, close] = within(() => {
    tellWork('one', () => content(values.title))
  })
  const [late] = within(() => hearWork('one'))
  const [other] = within(() => hearWork('two'))
  const titles = () => [early.value, late.value, other.value].map((one) => one?.texts.de?.title)
  await vi.waitFor(() => {
    expect(titles()).toEqual(['Velo', 'Velo', undefined])
  })

  values.title = 'Velostation'
  await vi.waitFor(() => {
    expect(titles()).toEqual(['Velostation', 'Velostation', undefined])
  })

  close()
  await vi.waitFor(() => {
    expect(titles()).toEqual([undefined, undefined, undefined])
  })
})
