import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { langs, setLang, type Lang } from '@/lib/i18n'
import BarChart from './BarChart.vue'
import {
  heatOf,
  shadeOf,
  sharesOf,
  shareWords,
  stackLikert,
  sum,
  summariseItems,
  summariseLikert,
  summariseSeries,
  wholeShares,
} from './figures'
import HeatTable from './HeatTable.vue'
import LikertChart from './LikertChart.vue'
import LineChart from './LineChart.vue'

/** Plain blanks instead of protected ones, so that expectations can be read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const items = [
  { label: 'Bäume', value: 5 },
  { label: 'Bänke', value: 3 },
  { label: 'Brunnen', value: 2 },
]

describe('wholeShares', () => {
  it.each([
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [1, 2],
      [33, 67],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [[], []],
    [
      [999, 1],
      [100, 0],
    ],
    [
      [1, 1, 1, 1, 1, 1],
      [17, 17, 17, 17, 16, 16],
    ],
  ])('%j', (values, shares) => {
    expect(wholeShares(values)).toEqual(shares)
  })

  it('adds up to 100 and never misses the exact share by a whole percent', () => {
    let seed = 11
    for (let round = 0; round < 500; round++) {
      const values = Array.from({ length: 1 + (round % 9) }, () => {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
        return seed % 1000
      })
      const shares = wholeShares(values)
      const total = sum(values)
      expect(sum(shares)).toBe(total ? 100 : 0)
      if (!total) continue
      for (const [index, share] of shares.entries())
        expect(Math.abs(share - ((values[index] ?? 0) / total) * 100)).toBeLessThan(1)
    }
  })
})

it('lets shares stand for themselves where several answers were possible', () => {
  expect(sharesOf([210, 301], 344)).toEqual([61, 88])
  expect(sharesOf([1], 0)).toEqual([0])
})

it('never calls an answer nought that somebody gave', () => {
  expect(plain(shareWords('de', 0, 3))).toBe('< 1 %')
  expect(plain(shareWords('de', 0, 0))).toBe('0 %')
})

describe('the sentence', () => {
  const levels = ['nein', 'eher nein', 'neutral', 'eher ja', 'ja']

  it.each<[Lang, string]>([
    ['de', 'Am häufigsten: «Bäume» (50 %).'],
    ['fr', 'Le plus souvent : « Bäume » (50 %).'],
    ['it', 'Più spesso: «Bäume» (50 %).'],
    ['en', 'Most often: “Bäume” (50%).'],
  ])('names the most frequent answer in %s', async (lang, sentence) => {
    await setLang(lang)
    expect(plain(summariseItems(lang, items, [50, 30, 20]))).toBe(sentence)
  })

  it('does not pick one of several first places, and says nothing when all are alike', () => {
    const tie = items.map((item) => ({ ...item, value: item.label === 'Brunnen' ? 1 : 4 }))
    expect(plain(summariseItems('de', tie, [45, 44, 11]))).toBe(
      'Gleich häufig an der Spitze: «Bäume» und «Bänke» (je 4).',
    )
    expect(
      summariseItems(
        'de',
        items.map((item) => ({ ...item, value: 2 })),
        [34, 33, 33],
      ),
    ).toBe('')
    expect(summariseItems('de', [], [])).toBe('')
  })

  it('compares statements by the upper half of their own scale', () => {
    expect(
      plain(
        summariseLikert('de', levels, [
          { label: 'Lärm', values: [40, 30, 10, 15, 5] },
          { label: 'Wege', values: [5, 5, 10, 40, 40] },
        ]),
      ),
    ).toBe('«eher ja» oder «ja»: am meisten bei «Wege» (80 %), am wenigsten bei «Lärm» (20 %).')
    expect(
      plain(summariseLikert('de', ['nein', 'weder noch', 'ja'], [{ label: 'Wege', values: [1, 1, 2] }])),
    ).toBe('«Wege»: 50 % wählten «ja».')
    expect(summariseLikert('de', levels, [{ label: 'leer', values: [0, 0, 0, 0, 0] }])).toBe('')
  })

  it('says the peak and the latest value of a line', () => {
    const labels = ['Mai', 'Juni', 'Juli']
    expect(summariseSeries('de', labels, [{ label: 'x', values: [10, 1200, 40] }])).toBe(
      'Höchster Wert: 1’200 (Juni). Zuletzt: 40 (Juli).',
    )
    expect(summariseSeries('de', labels, [{ label: 'x', values: [10, null, 40] }])).toBe(
      'Höchster Wert: 40 (Juli).',
    )
    expect(
      summariseSeries('de', labels, [
        { label: 'Papier', values: [1, 2, 3] },
        { label: 'Netz', values: [9, 2, 3] },
      ]),
    ).toBe('Höchster Wert: 9 (Netz, Mai).')
    expect(summariseSeries('de', labels, [{ label: 'x', values: [null, null, null] }])).toBe('')
  })
})

describe('stackLikert', () => {
  const rows = [
    { label: 'a', values: [10, 10, 20, 30, 30] },
    { label: 'b', values: [0, 0, 0, 0, 5] },
    { label: 'c', values: [0, 0, 0, 0, 0] },
  ]

  it('fills the width, without gaps', () => {
    const [first, second, third] = stackLikert(rows, 5, false)
    expect(first?.map(({ x, width }) => [x, width].map(Math.round))).toEqual([
      [0, 10],
      [10, 10],
      [20, 20],
      [40, 30],
      [70, 30],
    ])
    expect(second).toEqual([{ level: 4, x: 0, width: 100, share: 100, value: 5 }])
    expect(third).toEqual([])
  })

  it('centred: the middles stand above each other and nothing leaves the box', () => {
    const [first, second] = stackLikert(rows, 5, true)
    const neutral = first?.find(({ level }) => level === 2)
    const middle = (neutral?.x ?? 0) + (neutral?.width ?? 0) / 2
    expect(second?.[0]?.x).toBeCloseTo(middle)
    for (const part of [...(first ?? []), ...(second ?? [])]) {
      expect(part.x).toBeGreaterThanOrEqual(-1e-9)
      expect(part.x + part.width).toBeLessThanOrEqual(100 + 1e-9)
    }
  })
})

it('tells levels apart by hatching, tone and emptiness', () => {
  const scale = (levels: number) => Array.from({ length: levels }, (_, level) => shadeOf(level, levels))
  expect(scale(3)).toEqual(['n3', 'mid', 'p3'])
  expect(scale(4)).toEqual(['n3', 'n2', 'p2', 'p3'])
  expect(scale(5)).toEqual(['n3', 'n2', 'mid', 'p2', 'p3'])
  expect(scale(7)).toEqual(['n3', 'n2', 'n1', 'mid', 'p1', 'p2', 'p3'])
})

it('heats in five steps', () => {
  expect([0, 1, 20, 21, 100, null].map((value) => heatOf(value, 100))).toEqual([0, 1, 1, 2, 5, 0])
  expect(heatOf(5, 0)).toBe(0)
})

describe.each(langs)('charts in %s', (lang) => {
  it('carry every number in a table that opens with the keyboard', async () => {
    await setLang(lang)
    const { container } = render(BarChart, { props: { title: 'Wunsch', items } })
    const figure = screen.getByRole('figure', { name: 'Wunsch' })
    expect(container.querySelector('.chart-box__drawing')).toHaveAttribute('aria-hidden', 'true')
    const details = container.querySelector('details')
    await userEvent.tab()
    expect(container.querySelector('summary')).toHaveFocus()
    await userEvent.click(container.querySelector('summary') as HTMLElement)
    expect(details?.open).toBe(true)
    await userEvent.tab()
    expect(screen.getByRole('group', { name: 'Wunsch' })).toHaveFocus()
    expect(
      within(figure)
        .getAllByRole('rowheader')
        .map((cell) => cell.textContent),
    ).toEqual(['Bäume', 'Bänke', 'Brunnen'])
    const cells = within(figure).getAllByRole('cell')
    expect(cells.map((cell) => plain(cell.textContent ?? '').replace(' ', ''))).toEqual([
      '5',
      '50%',
      '3',
      '30%',
      '2',
      '20%',
    ])
  })
})

describe('charts', () => {
  it('draw bars in proportion to the longest', () => {
    const { container } = render(BarChart, { props: { title: 'Wunsch', items } })
    const widths = [...container.querySelectorAll('rect')].map((bar) => bar.getAttribute('width'))
    expect(widths).toEqual(['100%', '60%', '40%'])
    expect(container.querySelectorAll('.chart-fill--first')).toHaveLength(1)
  })

  it('say when there are few answers, and when there are none', async () => {
    const { rerender } = render(BarChart, { props: { title: 'Wunsch', items } })
    expect(screen.getByText(/^Wenige Antworten/)).toBeVisible()
    await rerender({ items: [{ label: 'Bäume', value: 30 }] })
    expect(screen.queryByText(/^Wenige Antworten/)).toBeNull()
    expect(screen.getByText('30 Antworten')).toBeVisible()
    await rerender({ items: [{ label: 'Bäume', value: 0 }] })
    expect(screen.getByText('Noch keine Zahlen')).toBeVisible()
    expect(screen.queryByRole('table')).toBeNull()
  })

  it('draw columns and lines in percent of their box once their code is there', async () => {
    const upright = render(BarChart, { props: { title: 'Wunsch', items, direction: 'vertical' } })
    expect(await screen.findByText('50 %', { selector: 'text' })).toBeVisible()
    const tops = [...upright.container.querySelectorAll('rect')].map((bar) =>
      Number.parseFloat(bar.getAttribute('y') ?? ''),
    )
    expect(tops[0]).toBeLessThan(tops[1] ?? 0)
    upright.unmount()
    const { container } = render(LineChart, {
      props: {
        title: 'Woche',
        axis: 'Tag',
        labels: ['Mo', 'Di', 'Mi'],
        series: [{ label: 'n', values: [2, null, 4] }],
      },
    })
    expect(await screen.findByText('Mo', { selector: 'text' })).toBeVisible()
    // The gap is a gap: two moves, no line across.
    expect(container.querySelector('.chart-line')?.getAttribute('d')?.match(/M/g)).toHaveLength(2)
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['Tagn', 'Mo2', 'Di–', 'Mi4'])
  })

  it('cross two questions in one table, without a second one', () => {
    const { container } = render(HeatTable, {
      props: {
        title: 'Alter',
        corner: 'Quartier',
        columns: ['jung', 'alt'],
        rows: [
          { label: 'Gersag', values: [10, 2] },
          { label: 'Riffig', values: [0, null] },
        ],
      },
    })
    expect(screen.getAllByRole('table')).toHaveLength(1)
    expect(screen.getByText('Höchster Wert: 10 (Gersag, jung).')).toBeVisible()
    expect([...container.querySelectorAll('td')].map((cell) => cell.className.slice(-1))).toEqual([
      '5',
      '1',
      '0',
      '0',
    ])
  })

  it('show the levels of a scale in words, in their order', () => {
    const levels = ['nein', 'weder noch', 'ja']
    render(LikertChart, {
      props: { title: 'Haltung', levels, rows: [{ label: 'Tempo 20', values: [1, 1, 8] }] },
    })
    expect(screen.getByText('80 %', { selector: 'text' })).toBeVisible()
    expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
      'Antwort',
      ...levels,
      'Anzahl',
    ])
  })
})
