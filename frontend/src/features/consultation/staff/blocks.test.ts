import { describe, expect, it } from 'vitest'
import {
  addAfter,
  blockOf,
  canJoin,
  canSplit,
  change,
  joinNext,
  merge,
  missing,
  moveBy,
  moveTo,
  newId,
  pieces,
  remove,
  renumber,
  rowWords,
  shiftLevel,
  spanOf,
  split,
  writingOf,
  type Block,
} from './blocks'

/** `# A` is a chapter of the first level, all else a paragraph; the words are the id. */
const make = (line: string): Block => {
  const level = /^#*/.exec(line)?.[0].length ?? 0
  const words = line.replace(/^#+ /, '')
  return {
    id: words,
    kind: level ? 'chapter' : 'paragraph',
    level,
    number: '',
    words: { de: level ? { title: words, html: '' } : { title: '', html: `<p>${words}</p>` } },
    topics: [],
    quarters: [],
  }
}
const doc = (...lines: string[]) => lines.map(make)
const show = (blocks: readonly Block[]) =>
  blocks.map(({ id, level }) => (level ? `${'#'.repeat(level)} ${id}` : id)).join(' ')
const sample = doc('# A', 'a', '## A1', 'b', '# B', 'c', '# C')

describe('moving', () => {
  it.each([
    ['a', 1, '# A ## A1 a b # B c # C'],
    ['a', -1, 'a # A ## A1 b # B c # C'],
    ['A', 1, '# B c # A a ## A1 b # C'],
    ['B', -1, '# B c # A a ## A1 b # C'],
    ['C', -1, '# A a ## A1 b # C # B c'],
    ['A1', 1, '# A a # B c ## A1 b # C'],
    ['A', -1, show(sample)],
    ['C', 1, show(sample)],
    ['nowhere', 1, show(sample)],
  ] as const)('%s by %d', (id, step, want) => {
    expect(show(moveBy(sample, id, step))).toBe(want)
  })

  it('drops a chapter with all that lies in it', () => {
    expect(show(moveTo(sample, 'A', 7))).toBe('# B c # C # A a ## A1 b')
    expect(show(moveTo(sample, 'c', 0))).toBe('c # A a ## A1 b # B # C')
    // Into itself goes nowhere.
    expect(moveTo(sample, 'A', 2)).toBe(sample)
  })

  it('loses nothing, whatever is moved', () => {
    for (const { id } of sample)
      for (const step of [-1, 1] as const)
        expect(
          moveBy(sample, id, step)
            .map((block) => block.id)
            .sort(),
        ).toEqual(sample.map((block) => block.id).sort())
  })
})

describe('levels', () => {
  it('go up and down with what lies below', () => {
    expect(show(shiftLevel(sample, 'A', 1))).toBe('## A a ### A1 b # B c # C')
    expect(show(shiftLevel(sample, 'A1', -1))).toBe('# A a # A1 b # B c # C')
  })

  it('stop at the first and the fourth', () => {
    expect(shiftLevel(sample, 'A', -1)).toBe(sample)
    const deep = doc('### A', '#### B')
    expect(shiftLevel(deep, 'A', 1)).toBe(deep)
    expect(shiftLevel(sample, 'a', 1)).toBe(sample)
  })

  it('belong to chapters only', () => {
    expect(show(change(sample, 'a', { kind: 'chapter' }))).toContain('# A # a')
    const [changed] = change([{ ...make('## X'), topics: ['school'] }], 'X', { kind: 'article' })
    expect(changed).toMatchObject({ level: 0, topics: [] })
  })

  it('give numbers', () => {
    const all = renumber(doc('# A', '## A1', '## A2', '# B', '### deep', 'text'))
    expect(all.map(({ number }) => number)).toEqual(['1', '1.1', '1.2', '2', '2.1.1', ''])
  })
})

describe('splitting and joining', () => {
  const two: Block = {
    ...make('x'),
    number: '3',
    words: {
      de: { title: 'Titel', html: '<p>Eins <strong>fett</strong>.</p>\n<ul><li>a</li><li>b</li></ul>' },
      fr: { title: '', html: '<p>Un.</p><p>Deux.</p>' },
      it: { title: '', html: '<p>Tutto.</p>' },
    },
  }

  it('makes a block of each paragraph; a language with others stays together', () => {
    const [first, second, ...more] = split([two], 'x')
    expect(more).toEqual([])
    expect(first).toMatchObject({
      id: 'x',
      number: '3',
      words: {
        de: { title: 'Titel', html: '<p>Eins <strong>fett</strong>.</p>' },
        fr: { html: '<p>Un.</p>' },
        it: { html: '<p>Tutto.</p>' },
      },
    })
    expect(second).toMatchObject({
      number: '',
      words: { de: { title: '', html: '<ul><li>a</li><li>b</li></ul>' }, fr: { html: '<p>Deux.</p>' } },
    })
    expect(second?.words.it).toBeUndefined()
    expect(second?.id).toMatch(/^[a-z2-7]{10}$/)
  })

  it('needs more than one paragraph', () => {
    expect(canSplit(make('a'))).toBe(false)
    expect(canSplit(make('# A'))).toBe(false)
    expect(canSplit(undefined)).toBe(false)
    expect(pieces('lose Wörter <p>a</p>')).toHaveLength(1)
    expect(pieces('<p>a<br/>b</p><hr/><p><img src="/x" alt=""/></p>')).toHaveLength(3)
    expect(pieces('')).toEqual([])
  })

  it('joins words language by language and never swallows a chapter', () => {
    const [joined, ...rest] = joinNext(
      [
        make('a'),
        {
          ...make('b'),
          words: { de: { title: 'T & <b>', html: '<p>b</p>' }, fr: { title: '', html: '<p>f</p>' } },
        },
      ],
      'a',
    )
    expect(rest).toEqual([])
    expect(joined?.id).toBe('a')
    expect(joined?.words).toEqual({
      de: { title: '', html: '<p>a</p><p><strong>T &amp; &lt;b&gt;</strong></p><p>b</p>' },
      fr: { title: '', html: '<p>f</p>' },
    })
    expect(canJoin(sample, 'a')).toBe(false)
    expect(canJoin(sample, 'C')).toBe(false)
    expect(joinNext(sample, 'a')).toBe(sample)
  })
})

describe('adding and deleting', () => {
  it('puts a new block behind another one; a chapter at the level of the one above', () => {
    const [blocks, id] = addAfter(sample, 'b', 'chapter')
    expect(show(blocks)).toBe(`# A a ## A1 b ## ${id} # B c # C`)
    expect(addAfter([], '', 'paragraph')[0]).toHaveLength(1)
  })

  it('deletes a chapter alone', () => {
    expect(show(remove(sample, 'A1'))).toBe('# A a b # B c # C')
    expect(spanOf(sample, 'nowhere')).toEqual([0, 0])
  })
})

describe('what goes to the server', () => {
  it('is what came from it', () => {
    const block = {
      id: 'abcdefghij',
      kind: 'chapter',
      level: 2,
      number: '1.1',
      topics: ['school'],
      words: { de: { title: 'Schule' }, fr: { title: 'École' } },
    } as const
    expect(writingOf(blockOf(block as never))).toEqual(block)
  })

  it('has no empty translations', () => {
    const block = { ...make('a'), words: { de: { title: '', html: '' }, fr: { title: '', html: '' } } }
    expect(writingOf(block).words).toEqual({ de: {} })
    expect(missing([block, make('b')], 'fr')).toBe(1)
  })

  it('has ids as the server draws them', () => {
    expect(new Set(Array.from({ length: 50 }, newId)).size).toBe(50)
  })
})

it('shows the beginning of a block in its row', () => {
  expect(rowWords({ ...make('a'), words: { de: { title: 'Art', html: '<p>Ein <em>Satz</em>.</p>' } } })).toBe(
    'Art – Ein Satz.',
  )
  expect(
    rowWords({ ...make('a'), words: { de: { title: '', html: `<p>${'Wort '.repeat(90)}</p>` } } }),
  ).toMatch(/ …$/)
  expect(
    rowWords({ ...make('a'), words: { de: { title: '', html: '<p><img src="/x" alt="Plan"/></p>' } } }),
  ).toBe('Plan')
  expect(rowWords(make('a'), 'fr')).toBe('')
})

describe('two people on one draft', () => {
  const base = doc('# A', 'a', 'b', 'c')
  const write = (blocks: readonly Block[], id: string, html: string) =>
    change(blocks, id, { words: { de: { title: '', html } } })
  const said = (blocks: readonly Block[], id: string) =>
    blocks.find((block) => block.id === id)?.words.de?.html

  it('take over what only one of them changed', () => {
    const { blocks, both } = merge(base, write(base, 'a', 'mine'), write(base, 'b', 'theirs'))
    expect([said(blocks, 'a'), said(blocks, 'b'), both]).toEqual(['mine', 'theirs', []])
  })

  it('keep mine where both wrote, and say so', () => {
    const { blocks, both } = merge(base, write(base, 'a', 'mine'), write(base, 'a', 'theirs'))
    expect([said(blocks, 'a'), both]).toEqual(['mine', ['a']])
  })

  it('agree without a word where both wrote the same', () => {
    expect(merge(base, write(base, 'a', 'x'), write(base, 'a', 'x')).both).toEqual([])
  })

  it('add and delete side by side', () => {
    const mine = [...base.slice(0, 2), make('new'), ...base.slice(2)]
    const { blocks, both } = merge(base, mine, remove(base, 'c'))
    expect([show(blocks), both]).toEqual(['# A a new b', []])
    expect(show(merge(base, remove(base, 'b'), [...base, make('more')]).blocks)).toBe('# A a c more')
  })

  it('never lose words that one deleted and the other changed', () => {
    expect(merge(base, remove(base, 'a'), write(base, 'a', 'theirs')).both).toEqual(['a'])
    expect(said(merge(base, remove(base, 'a'), write(base, 'a', 'theirs')).blocks, 'a')).toBe('theirs')
    expect(said(merge(base, write(base, 'a', 'mine'), remove(base, 'a')).blocks, 'a')).toBe('mine')
  })

  it('keep the order of whoever changed it', () => {
    expect(show(merge(base, moveBy(base, 'b', -1), write(base, 'c', 'x')).blocks)).toBe('# A b a c')
    expect(show(merge(base, write(base, 'c', 'x'), moveBy(base, 'b', -1)).blocks)).toBe('# A b a c')
  })
})
