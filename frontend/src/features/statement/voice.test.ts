import { render, screen } from '@testing-library/vue'
import { beforeAll, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLang } from '@/lib/i18n'
import type { Statement } from './api'
import { useVoice } from './voice'

beforeAll(() => setLang('de'))

const page = (channel: Statement['channel']) =>
  defineComponent(() => {
    const { captured, ready, say } = useVoice(() => ({ channel }))
    return () =>
      ready.value
        ? h('p', [
            say('statement.contact'),
            ' | ',
            say('statement.receipt.title'),
            ' | ',
            String(captured.value),
          ])
        : h('p', 'wartet')
  })

test('who writes for themselves is spoken to', () => {
  render(page('online'))
  expect(screen.getByText(/^Ihre Angaben \| Ihre Stellungnahme ist übermittelt \| false$/)).toBeVisible()
})

test.each(['letter', 'mail', 'counter', 'phone'] as const)(
  'who captures a %s reads about the sender, and never a word meant for the sender before',
  async (channel) => {
    render(page(channel))
    expect(screen.queryByText(/Ihre/)).toBeNull()
    expect(
      await screen.findByText('Angaben der Absenderin oder des Absenders | Die Eingabe ist erfasst | true'),
    ).toBeVisible()
  },
)
