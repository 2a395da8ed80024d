import userEvent from '@testing-library/user-event'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { violations } from '../testing/violations'
import DataTable from './DataTable.vue'
import type { Column, Sort } from './table'

interface Idea {
  id: string
  title: string
  votes: number
  unit?: string
}

const ideas: Idea[] = [
  { id: '1', title: 'Schatten am Sonnenplatz', votes: 1312, unit: 'Bau und Umwelt' },
  { id: '2', title: 'Veloweg zur Badi', votes: 87 },
  { id: '3', title: 'Bücherschrank', votes: 9 },
  { id: '4', title: 'Spielplatz Benziwil', votes: 240 },
]
const columns: Column<Idea>[] = [
  { key: 'title', label: 'Idee', value: ({ title }) => title, sortable: true },
  { key: 'votes', label: 'Unterstützung', value: ({ votes }) => votes, sortable: true, numeric: true },
  { key: 'unit', label: 'Direktion', value: ({ unit }) => unit },
  { key: 'id', label: 'Nummer', value: ({ id }) => id, extra: true },
]

function show(props: Record<string, unknown> = {}, slots: Record<string, unknown> = {}) {
  const sort = ref<Sort>()
  const selected = ref<readonly string[]>((props.selected as string[] | undefined) ?? [])
  const retried = ref(0)
  render(
    defineComponent(
      () => () =>
        h(
          DataTable as never,
          {
            caption: 'Ideen',
            columns,
            rows: ideas,
            rowKey: ({ id }: Idea) => id,
            rowName: ({ title }: Idea) => title,
            ...props,
            sort: sort.value,
            'onUpdate:sort': (now: Sort) => (sort.value = now),
            selected: selected.value,
            'onUpdate:selected': (now: readonly string[]) => (selected.value = now),
            onRetry: () => retried.value++,
          },
          slots as never,
        ),
    ),
  )
  return { sort, selected, retried }
}
const table = () => screen.getByRole('table', { name: 'Ideen' })
const heads = () =>
  within(table())
    .getAllByRole('columnheader')
    .map((head) => head.textContent?.trim())
const box = (name: string) => screen.getByRole('checkbox', { name })

beforeEach(() => localStorage.clear())

describe('DataTable', () => {
  it('is a table with a caption, heads, and a name for each row', async () => {
    show()
    expect(heads()).toEqual(['Idee', 'Unterstützung', 'Direktion'])
    const [, first] = within(table()).getAllByRole('row')
    expect(within(first as HTMLElement).getByRole('rowheader')).toHaveTextContent('Schatten am Sonnenplatz')
    expect(within(first as HTMLElement).getAllByRole('cell')[0]).toHaveTextContent('1’312')
    expect(screen.getAllByText('–')).toHaveLength(3)
    expect(await violations()).toEqual([])
  })

  it('asks for another order and says which one it is', async () => {
    const { sort } = show()
    const head = screen.getByRole('columnheader', { name: 'Unterstützung' })
    expect(head).toHaveAttribute('aria-sort', 'none')
    expect(screen.getByRole('columnheader', { name: 'Direktion' })).not.toHaveAttribute('aria-sort')
    await userEvent.click(within(head).getByRole('button'))
    expect(sort.value).toEqual({ key: 'votes', direction: 'ascending' })
    expect(head).toHaveAttribute('aria-sort', 'ascending')
    await userEvent.keyboard('{Enter}')
    expect(head).toHaveAttribute('aria-sort', 'descending')
    expect(screen.getByRole('columnheader', { name: 'Idee' })).toHaveAttribute('aria-sort', 'none')
  })

  it('draws a cell the way the page wants it', () => {
    show({}, { 'cell-title': ({ row }: { row: Idea }) => h('a', { href: `#${row.id}` }, row.title) })
    expect(screen.getByRole('link', { name: 'Bücherschrank' })).toHaveAttribute('href', '#3')
  })
})

describe('columns', () => {
  const choose = () => userEvent.click(screen.getByRole('button', { name: 'Spalten' }))

  it('can be hidden and shown, except the one that names the row', async () => {
    show({ remember: 'ideas' })
    await choose()
    expect(box('Idee')).toBeDisabled()
    await userEvent.click(box('Direktion'))
    await userEvent.click(box('Nummer'))
    expect(heads()).toEqual(['Idee', 'Unterstützung', 'Nummer'])
  })

  it('are remembered, and forgotten on request', async () => {
    localStorage.setItem('mitwirken:columns:ideas', '["id"]')
    show({ remember: 'ideas' })
    expect(heads()).toEqual(['Idee', 'Nummer'])
    await choose()
    await userEvent.click(screen.getByRole('button', { name: 'Wie zu Beginn' }))
    expect(heads()).toEqual(['Idee', 'Unterstützung', 'Direktion'])
    expect(localStorage.getItem('mitwirken:columns:ideas')).toBeNull()
  })

  it('close by Escape and give the focus back', async () => {
    show()
    await choose()
    box('Direktion').focus()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('checkbox')).toBeNull()
    expect(screen.getByRole('button', { name: 'Spalten' })).toHaveFocus()
  })
})

describe('selection', () => {
  const bulk = ({ selected }: { selected: readonly string[] }) =>
    h('button', `Archivieren: ${selected.length}`)

  it('counts and offers what can be done with it', async () => {
    const { selected } = show({ selectable: true }, { bulk })
    expect(screen.queryByRole('button', { name: /Archivieren/ })).toBeNull()
    await userEvent.click(box('Bücherschrank auswählen'))
    expect(selected.value).toEqual(['3'])
    expect(screen.getByText('1 ausgewählt')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Archivieren: 1' })).toBeVisible()
    expect(box('Alle auswählen')).toBePartiallyChecked()
    expect(await violations()).toEqual([])
  })

  it('takes everything between two presses with Shift', async () => {
    const { selected } = show({ selectable: true })
    await userEvent.click(box('Veloweg zur Badi auswählen'))
    await fireEvent.click(box('Spielplatz Benziwil auswählen'), { shiftKey: true })
    expect(selected.value).toEqual(['2', '3', '4'])
  })

  it('takes all that are shown and keeps what is not shown', async () => {
    const { selected } = show({ selectable: true, selected: ['page-2'] })
    await userEvent.click(box('Alle auswählen'))
    expect(selected.value).toEqual(['page-2', '1', '2', '3', '4'])
    expect(box('Alle auswählen')).toBeChecked()
    await userEvent.click(box('Alle auswählen'))
    expect(selected.value).toEqual(['page-2'])
  })

  it('is dropped by a button, and the focus stays in the table', async () => {
    const { selected } = show({ selectable: true, selected: ['1', '2'] })
    await userEvent.click(screen.getByRole('button', { name: 'Auswahl aufheben' }))
    expect(selected.value).toEqual([])
    expect(box('Alle auswählen')).toHaveFocus()
  })
})

describe('states', () => {
  it('loading for the first time holds the place', () => {
    show({ rows: [], state: 'loading' })
    expect(table()).toHaveAttribute('aria-busy', 'true')
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Wird geladen')
    expect(screen.queryByText('Keine Einträge')).toBeNull()
  })

  it('loading again keeps what is there', () => {
    show({ state: 'loading' })
    expect(screen.getByText('Bücherschrank')).toBeVisible()
    expect(screen.queryByText('Wird geladen')).toBeNull()
  })

  it('empty says so, or what the page knows better', () => {
    show({ rows: [] })
    expect(screen.getByRole('heading', { name: 'Keine Einträge' })).toBeVisible()
    expect(screen.queryByRole('columnheader')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Spalten' })).toBeNull()
    show({ rows: [] }, { empty: () => h('p', 'Noch keine Idee eingegangen') })
    expect(screen.getByText('Noch keine Idee eingegangen')).toBeVisible()
  })

  it('failed says so and offers another try', async () => {
    const { retried } = show({ rows: [], state: 'error' })
    expect(screen.getByRole('alert')).toHaveTextContent('Die Einträge lassen sich gerade nicht laden.')
    expect(screen.queryByText('Keine Einträge')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }))
    expect(retried.value).toBe(1)
  })
  it('says why, where that is known', () => {
    show({
      rows: [],
      state: 'error',
      failure: { title: 'Sie sind offline', text: 'Prüfen Sie die Verbindung.' },
    })
    expect(screen.getByRole('alert')).toHaveTextContent(/Sie sind offline.*Prüfen Sie die Verbindung/)
  })

  it('fetches further rows, and has no button where there are none', async () => {
    const asked: string[] = []
    show({ further: { busy: false }, onMore: () => asked.push('more') })
    await userEvent.click(screen.getByRole('button', { name: 'Mehr anzeigen' }))
    expect(asked).toEqual(['more'])
    cleanup()
    show()
    expect(screen.queryByRole('button', { name: 'Mehr anzeigen' })).toBeNull()
  })
})
