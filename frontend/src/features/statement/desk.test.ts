import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/lib/api/problem'
import type { Head, Remark, RemarkBody, Statement } from './api'
import { createDesk, keptName, newId, type Desk } from './desk'

const anchor = { block: 'aaaaaaaaaa', lang: 'de' } as const

/** A statement on a server that refuses old versions, as the real one does. */
class Server {
  remarks = new Map<string, Remark>()
  head = { contact: {}, noComment: false, version: 1 } as Pick<Statement, 'contact' | 'noComment' | 'version'>
  down = false
  refusal: ApiProblem | undefined
  puts = 0

  statement(): Statement {
    return {
      id: 's',
      remarks: [...this.remarks.values()],
      files: [],
      ...this.head,
    } as unknown as Statement
  }
  private meet() {
    this.puts++
    if (this.down) throw new ApiProblem({ status: 0, code: 'client.offline' })
    if (this.refusal) throw this.refusal
  }
  put = async (id: string, { anchor, version, ...words }: RemarkBody): Promise<Remark> => {
    await Promise.resolve()
    this.meet()
    const before = this.remarks.get(id)
    if ((before?.version ?? 0) !== version) {
      throw new ApiProblem({
        status: 409,
        code: 'consultation.remark_changed',
        params: { Remark: before ?? null },
      })
    }
    const saved = {
      id,
      anchor,
      state: 'unchanged',
      version: version + 1,
      savedAt: '',
      writtenIn: 1,
      ...words,
    } as Remark
    this.remarks.set(id, saved)
    return saved
  }
  wire = {
    putRemark: (_: string, id: string, words: RemarkBody) => this.put(id, words),
    deleteRemark: async (_: string, id: string) => {
      await Promise.resolve()
      this.meet()
      this.remarks.delete(id)
    },
    putHead: async (_: string, { version, contact, noComment }: Head) => {
      await Promise.resolve()
      this.meet()
      if (version !== this.head.version)
        throw new ApiProblem({ status: 409, code: 'consultation.head_changed' })
      this.head = { contact, noComment: noComment ?? false, version: version + 1 }
      return this.statement()
    },
    fetchStatement: async () => {
      await Promise.resolve()
      if (this.refusal) throw this.refusal
      return this.statement()
    },
  }
}

let server: Server
let desks: Desk[]
const open = () => {
  const desk = createDesk(server.statement(), server.wire)
  desks.push(desk)
  return desk
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  server = new Server()
  desks = []
})
afterEach(() => {
  desks.forEach((desk) => {
    desk.close()
  })
  vi.useRealTimers()
})

function write(desk: Desk, request: string) {
  const entry = desk.entries[0] ?? desk.add(anchor)
  entry.words.request = request
  desk.touch()
  return entry
}

it('sends after a pause, not with every letter', async () => {
  const desk = open()
  for (const words of ['T', 'Te', 'Tempo 30']) write(desk, words)
  expect(desk.saving.value).toBe('unsaved')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.puts).toBe(1)
  expect([...server.remarks.values()].map(({ request }) => request)).toEqual(['Tempo 30'])
  expect(desk.saving.value).toBe('saved')
  expect(localStorage.length).toBe(0)
})

it('keeps in the browser what did not arrive, and sends it when it can', async () => {
  const desk = open()
  server.down = true
  write(desk, 'Tempo 30')
  await vi.advanceTimersByTimeAsync(1000)
  expect(desk.saving.value).toBe('offline')
  desk.close()

  server.down = false
  const again = open()
  expect(again.entries[0]?.words.request).toBe('Tempo 30')
  await vi.advanceTimersByTimeAsync(1000)
  expect([...server.remarks.values()][0]?.request).toBe('Tempo 30')
  expect(again.saving.value).toBe('saved')
})

it('tries again by itself', async () => {
  const desk = open()
  server.down = true
  write(desk, 'Tempo 30')
  await vi.advanceTimersByTimeAsync(1000)
  server.down = false
  await vi.advanceTimersByTimeAsync(11_000)
  expect(desk.saving.value).toBe('saved')
})

describe('two people at the same remark', () => {
  let mine: Desk
  let theirs: Desk
  beforeEach(async () => {
    mine = open()
    write(mine, 'Anfang')
    await mine.flush()
    theirs = open()
  })

  it('changes of different fields come together without a question', async () => {
    const entry = theirs.entries[0]
    if (entry) entry.words.reason = 'Lärm'
    await theirs.flush()
    write(mine, 'Tempo 30')
    await mine.flush()
    expect([...server.remarks.values()][0]).toMatchObject({ request: 'Tempo 30', reason: 'Lärm' })
    expect(mine.saving.value).toBe('saved')
  })

  it.each([
    ['mine', 'Mein Text'],
    ['theirs', 'Ihr Text'],
    ['both', 'Mein Text\n\nIhr Text'],
  ] as const)('of the same field both stand there until somebody decides: %s', async (choice, result) => {
    write(theirs, 'Ihr Text')
    await theirs.flush()
    const entry = write(mine, 'Mein Text')
    await mine.flush()
    expect(entry.conflict?.fields).toEqual(['request'])
    expect(entry.words.request).toBe('Mein Text')
    expect(entry.conflict?.theirs?.request).toBe('Ihr Text')
    mine.settle(entry, choice)
    await mine.flush()
    expect([...server.remarks.values()][0]?.request).toBe(result)
  })

  it('what was taken away elsewhere while I wrote can be kept', async () => {
    const gone = theirs.entries[0]
    if (gone) theirs.remove(gone)
    await theirs.flush()
    const entry = write(mine, 'Noch wichtig')
    await mine.flush()
    expect(entry.conflict?.theirs).toBeNull()
    mine.settle(entry, 'mine')
    await mine.flush()
    expect([...server.remarks.values()][0]?.request).toBe('Noch wichtig')
  })

  it('what I have not touched follows the others', async () => {
    write(theirs, 'Neu')
    await theirs.flush()
    await mine.refresh()
    expect(mine.entries[0]?.words.request).toBe('Neu')
    expect(mine.saving.value).toBe('saved')
  })

  it('what others wrote meanwhile is not overwritten by what waited here', async () => {
    server.down = true
    write(mine, 'Mein Text')
    await mine.flush()
    mine.close()
    server.down = false
    write(theirs, 'Ihr Text')
    await theirs.flush()
    const again = open()
    await vi.advanceTimersByTimeAsync(2000)
    expect(again.entries[0]?.words.request).toBe('Mein Text')
    expect(again.entries[0]?.conflict?.theirs?.request).toBe('Ihr Text')
    expect([...server.remarks.values()][0]?.request).toBe('Ihr Text')
  })
})

it('somebody removed from the team keeps the words in the browser', async () => {
  const desk = open()
  write(desk, 'Meine Worte')
  server.refusal = new ApiProblem({ status: 403, code: 'consultation.membership_ended', title: 'x' })
  await desk.flush()
  expect(desk.saving.value).toBe('stopped')
  expect(desk.entries[0]?.words.request).toBe('Meine Worte')
  expect(localStorage.getItem(`mitwirken:draft:${keptName('s')}`)).toContain('Meine Worte')
})

it('a refused text is not sent again before it changes, and the others go on', async () => {
  const desk = open()
  const long = write(desk, 'zu lang')
  server.refusal = new ApiProblem({ status: 422, code: 'request.invalid' })
  await desk.flush()
  expect(long.refused?.problem.code).toBe('request.invalid')
  server.refusal = undefined
  const sent = server.puts
  await desk.flush()
  expect(server.puts).toBe(sent)
  write(desk, 'kurz')
  await desk.flush()
  expect(desk.saving.value).toBe('saved')
})

it('the sender’s data of two people come together', async () => {
  const mine = open()
  const theirs = open()
  theirs.head.words.noComment = true
  await theirs.flush()
  mine.head.words.contact.name = 'Anna'
  await mine.flush()
  expect(server.head).toMatchObject({ noComment: true, contact: { name: 'Anna' } })
})

it('empty fields become what somebody else has written to the same passage', async () => {
  const mine = open()
  const theirs = open()
  mine.add(anchor)
  mine.add({ ...anchor, block: 'bbbbbbbbbb' })
  write(theirs, 'Tempo 30')
  await theirs.flush()
  await mine.refresh()
  expect(mine.entries.map(({ anchor: { block }, words: { request } }) => [block, request])).toEqual([
    ['aaaaaaaaaa', 'Tempo 30'],
    ['bbbbbbbbbb', ''],
  ])
})

describe('a statement that has not begun', () => {
  const unborn = () => {
    const begin = vi.fn(async () => {
      await Promise.resolve()
      if (server.down) throw new ApiProblem({ status: 0, code: 'client.offline' })
      return server.statement()
    })
    const blank = { ...server.statement(), id: 'new-activity', remarks: [] } as Statement
    const desk = createDesk(blank, server.wire, begin)
    desks.push(desk)
    return { desk, begin }
  }

  it('begins with the first word and not before', async () => {
    const { desk, begin } = unborn()
    desk.add(anchor)
    desk.touch()
    await desk.refresh()
    await desk.flush()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(begin).not.toHaveBeenCalled()
    write(desk, 'Tempo 30')
    await vi.advanceTimersByTimeAsync(1000)
    expect(begin).toHaveBeenCalledOnce()
    expect(desk.id).toBe('s')
    expect([...server.remarks.values()].map(({ request }) => request)).toEqual(['Tempo 30'])
    write(desk, 'Tempo 20')
    await desk.flush()
    expect(begin).toHaveBeenCalledOnce()
    expect(localStorage.length).toBe(0)
  })

  it('begins with a position too', async () => {
    const { desk, begin } = unborn()
    desk.write(desk.add(anchor), 'position', 'approval')
    await desk.flush()
    expect(begin).toHaveBeenCalledOnce()
    expect([...server.remarks.values()][0]?.position).toBe('approval')
  })

  it('keeps its first words through a dead spot and the end of the window', async () => {
    server.down = true
    const { desk } = unborn()
    write(desk, 'Tempo 30')
    await vi.advanceTimersByTimeAsync(1000)
    expect(desk.saving.value).toBe('offline')
    desk.close()
    server.down = false
    const again = unborn()
    await vi.advanceTimersByTimeAsync(1000)
    expect(again.begin).toHaveBeenCalledOnce()
    expect([...server.remarks.values()][0]?.request).toBe('Tempo 30')
    expect(localStorage.length).toBe(0)
  })
})

it('makes ids that the server takes', () => {
  expect(newId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(newId()).not.toBe(newId())
})
