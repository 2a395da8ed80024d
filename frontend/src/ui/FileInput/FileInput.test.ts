import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import FormField from '../FormField/FormField.vue'
import { violations } from '../testing/violations'
import FileInput from './FileInput.vue'
import type { StoredFile } from './files'

const pdf = (name: string, bytes = 2000) => new File([new Uint8Array(bytes)], name)

/** A server in the hands of the test. */
function server() {
  const running: {
    file: File
    progress: (share: number) => void
    arrive: () => Promise<void>
    fail: (reason?: unknown) => Promise<void>
    aborted: boolean
  }[] = []
  const upload = (file: File, progress: (share: number) => void) => {
    let resolve: (stored: StoredFile) => void = () => undefined
    let reject: (reason: unknown) => void = () => undefined
    const promise = new Promise<StoredFile>((yes, no) => ([resolve, reject] = [yes, no]))
    const settle = async (how: () => void) => {
      how()
      await promise.catch(() => undefined)
      await nextTick()
      await nextTick()
    }
    const own = {
      file,
      progress,
      arrive: () => settle(() => resolve({ id: `id-${file.name}`, name: file.name, size: file.size })),
      fail: (reason: unknown = new Error('down')) => settle(() => reject(reason)),
      aborted: false,
    }
    running.push(own)
    return {
      done: promise,
      abort: () => {
        own.aborted = true
        reject(new Error('aborted'))
      },
    }
  }
  return { running, upload }
}

function show(props: Record<string, unknown> = {}) {
  const { running, upload } = server()
  const value = ref<readonly StoredFile[]>((props.modelValue as StoredFile[] | undefined) ?? [])
  const busy = ref(false)
  const { unmount } = render(
    defineComponent(
      () => () =>
        h(FormField, { name: 'files', label: 'Beilagen', hint: 'Zum Beispiel Pläne' }, () =>
          h(FileInput, {
            upload,
            types: ['.pdf', '.jpg', '.png'],
            size: 10_000,
            count: 3,
            ...props,
            modelValue: value.value,
            'onUpdate:modelValue': (now: readonly StoredFile[]) => (value.value = now),
            'onUpdate:busy': (now: boolean) => (busy.value = now),
          }),
        ),
    ),
  )
  const input = screen.getByLabelText<HTMLInputElement>('Beilagen')
  const choose = (...files: File[]) => userEvent.upload(input, files, { applyAccept: false })
  return { input, running, value, busy, choose, unmount }
}
const refusals = () => screen.getByRole('alert').textContent?.trim()

describe('FileInput', () => {
  it('says its limits before anything is chosen', async () => {
    const { input } = show()
    expect(input).toHaveAccessibleDescription(
      'Zum Beispiel Pläne Erlaubt: PDF, JPG oder PNG. Höchstens 10 kB pro Datei. Höchstens 3 Dateien.'.replaceAll(
        '10 kB',
        '10\u00a0kB',
      ),
    )
    expect(input).toHaveAttribute('accept', '.pdf,.jpg,.png')
    expect(await violations()).toEqual([])
  })

  it('sends at once, shows how far it is, and holds what has arrived', async () => {
    const { choose, running, value, busy } = show()
    await choose(pdf('plan.pdf'))
    expect(busy.value).toBe(true)
    running[0]?.progress(0.42)
    await nextTick()
    expect(screen.getByRole('progressbar', { name: 'plan.pdf' })).toHaveAttribute('value', '42')
    expect(screen.getByText(/wird übertragen, 42\s%/)).toBeVisible()
    expect(await violations()).toEqual([])
    await running[0]?.arrive()
    expect(value.value).toEqual([{ id: 'id-plan.pdf', name: 'plan.pdf', size: 2000 }])
    expect(busy.value).toBe(false)
    expect(screen.queryByRole('progressbar')).toBeNull()
    expect(screen.getByRole('status')).toHaveTextContent('plan.pdf: angekommen')
  })

  it('sends two at a time', async () => {
    const { choose, running } = show()
    await choose(pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf'))
    expect(running.map(({ file }) => file.name)).toEqual(['a.pdf', 'b.pdf'])
    expect(screen.getByText('wartet')).toBeVisible()
    await running[1]?.arrive()
    expect(running.map(({ file }) => file.name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf'])
  })

  it.each([
    [
      'programm.exe',
      2000,
      /«programm.exe» hat ein Format, das wir nicht annehmen. Wählen Sie PDF, JPG oder PNG/,
    ],
    ['gross.pdf', 12_000, /«gross.pdf» ist 12\skB gross. Verkleinern Sie die Datei auf höchstens 10\skB/],
    ['leer.pdf', 0, /«leer.pdf» ist leer/],
  ])('refuses %s in words', async (name, bytes, words) => {
    const { choose, running } = show()
    await choose(pdf(name, bytes))
    expect(refusals()).toMatch(words)
    expect(running).toHaveLength(0)
    await choose(pdf('gut.PDF'))
    expect(refusals()).toBe('')
    expect(running).toHaveLength(1)
  })

  it('counts what is there and what is on its way', async () => {
    const { choose, running } = show({ modelValue: [{ id: '1', name: 'alt.pdf', size: 5 }] })
    await choose(pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf'))
    expect(running).toHaveLength(2)
    expect(refusals()).toBe('«c.pdf» fehlt: Sie können höchstens 3 Dateien anfügen.')
  })

  it('sends again what did not arrive', async () => {
    const { choose, running, value, busy } = show()
    await choose(pdf('plan.pdf'))
    await running[0]?.fail()
    expect(busy.value).toBe(false)
    expect(screen.getByRole('status')).toHaveTextContent('«plan.pdf» ist nicht angekommen.')
    await userEvent.click(screen.getByRole('button', { name: /^Noch einmal versuchen.*plan.pdf$/ }))
    expect(running).toHaveLength(2)
    await running[1]?.arrive()
    expect(value.value).toHaveLength(1)
  })

  it('repeats the words of the server', async () => {
    const explain = vi.fn((_: unknown, name: string) => `In «${name}» steckt ein Virus.`)
    const { choose, running } = show({ explain })
    await choose(pdf('plan.pdf'))
    await running[0]?.fail('virus')
    expect(explain).toHaveBeenCalledWith('virus', 'plan.pdf')
    expect(screen.getAllByText('In «plan.pdf» steckt ein Virus.').length).toBeGreaterThan(0)
  })

  it('breaks off what is under way, without a complaint', async () => {
    const { choose, running, value } = show()
    await choose(pdf('plan.pdf'))
    await userEvent.click(screen.getByRole('button', { name: 'plan.pdf entfernen' }))
    await nextTick()
    expect(running[0]?.aborted).toBe(true)
    expect(screen.queryByRole('progressbar')).toBeNull()
    expect(screen.queryByText(/nicht angekommen/)).toBeNull()
    expect(value.value).toEqual([])
  })

  it('lets the focus walk on when something is removed', async () => {
    const stored = ['a.pdf', 'b.pdf'].map((name) => ({ id: name, name, size: 5 }))
    const { value, input } = show({ modelValue: stored })
    await userEvent.click(screen.getByRole('button', { name: 'a.pdf entfernen' }))
    expect(value.value.map(({ name }) => name)).toEqual(['b.pdf'])
    expect(screen.getByRole('button', { name: 'b.pdf entfernen' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(input).toHaveFocus()
  })

  it('breaks everything off when the page goes', async () => {
    const { choose, running, unmount } = show()
    await choose(pdf('a.pdf'), pdf('b.pdf'))
    unmount()
    expect(running.every(({ aborted }) => aborted)).toBe(true)
  })
})
