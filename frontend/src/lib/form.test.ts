import { nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { ApiProblem } from './api/problem'
import { useForm } from './form'

interface Values extends Record<string, string> {
  text: string
  email: string
}

const name = 'mitwirken:draft:test'

function open(send: (values: Values, key: string) => Promise<string> = () => Promise.resolve('K-1')) {
  const done = vi.fn(() => Promise.resolve())
  const form = useForm<Values, string>({
    draft: 'test',
    initial: { text: '', email: '' },
    check: ({ text }) => (text ? {} : { text: 'Fehlt' }),
    send,
    done,
  })
  return { form, done }
}

afterEach(() => {
  localStorage.clear()
  vi.useRealTimers()
})

test('a draft is kept from the first word, comes back, and is gone once sent', async () => {
  const first = open()
  first.form.values.text = 'H'
  await nextTick()
  const second = open()
  expect(second.form.restored.value).toBe(true)
  expect(second.form.values.text).toBe('H')
  await second.form.submit()
  expect(second.done).toHaveBeenCalledWith('K-1', { text: 'H', email: '' })
  expect(sessionStorage.getItem(name)).toBeNull()
})

test('a draft of an older form brings no unknown fields', () => {
  const content = { values: { text: 'A', gone: 'B', email: 7 } }
  sessionStorage.setItem(name, JSON.stringify({ content, at: Date.now() }))
  expect({ ...open().form.values }).toEqual({ text: 'A', email: '' })
})

test('a draft from before a field existed deep inside gets that field', () => {
  const kept = { texts: { de: { title: 'Anlass' } }, phases: [{ id: 1 }], place: null }
  sessionStorage.setItem(name, JSON.stringify({ content: { values: kept }, at: Date.now() }))
  const initial = {
    texts: { de: { title: '', access: '' }, fr: { title: '', access: '' } },
    phases: [],
    place: null,
  }
  const { values } = useForm({
    draft: 'test',
    initial,
    check: () => ({}),
    send: () => Promise.resolve(''),
    done: () => Promise.resolve(),
  })
  expect(values).toEqual({
    ...kept,
    texts: { de: { title: 'Anlass', access: '' }, fr: { title: '', access: '' } },
  })
})

test('emptying the form leaves nothing behind', async () => {
  const { form } = open()
  form.values.text = 'H'
  await nextTick()
  form.clear()
  await nextTick()
  expect(form.values.text).toBe('')
  expect(sessionStorage.getItem(name)).toBeNull()
})

test('wrong fields are found before anything is sent', async () => {
  const send = vi.fn(() => Promise.resolve('K-1'))
  const { form } = open(send)
  await form.submit()
  expect(form.errors.value).toEqual({ text: 'Fehlt' })
  expect(form.failures.value).toBe(1)
  expect(send).not.toHaveBeenCalled()
  form.values.text = 'da'
  expect(form.errors.value, 'not while typing').toEqual({ text: 'Fehlt' })
})

test('a second click while sending does nothing', async () => {
  let finish: (number: string) => void = () => undefined
  const send = vi.fn(() => new Promise<string>((resolve) => (finish = resolve)))
  const { form } = open(send)
  form.values.text = 'A'
  const sending = form.submit()
  await form.submit()
  expect(form.sending.value).toBe(true)
  finish('K-1')
  await sending
  expect(send).toHaveBeenCalledTimes(1)
})

test('the same words keep their key over failures and a reload; other words get another', async () => {
  const keys: string[] = []
  const fail = (_: Values, key: string) => {
    keys.push(key)
    return Promise.reject(new ApiProblem({ status: 0, code: 'client.timeout' }))
  }
  const first = open(fail).form
  first.values.text = 'A'
  await first.submit()
  await first.submit()
  await nextTick()
  const reloaded = open(fail).form
  await reloaded.submit()
  reloaded.values.text = 'B'
  await reloaded.submit()
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect([keys[1], keys[2]]).toEqual([keys[0], keys[0]])
  expect(keys[3]).not.toBe(keys[0])
  expect(reloaded.values.text).toBe('B')
})

test('what the server refuses stands at the field; what no field explains stands above', async () => {
  const refuse = (pointer: string) => () =>
    Promise.reject(
      new ApiProblem({ status: 422, code: 'x', errors: [{ pointer, code: 'y', detail: 'So nicht' }] }),
    )
  const named = open(refuse('#/email')).form
  named.values.text = 'A'
  await named.submit()
  expect(named.errors.value).toEqual({ email: 'So nicht' })
  expect(named.problem.value).toBeUndefined()

  const unnamed = open(refuse('header:Idempotency-Key')).form
  unnamed.values.text = 'A'
  await unnamed.submit()
  expect(unnamed.errors.value).toEqual({})
  expect(unnamed.problem.value?.status).toBe(422)
})

test('an error of our own is not hidden as a refusal', async () => {
  const { form } = open(() => Promise.reject(new TypeError('broken')))
  form.values.text = 'A'
  await expect(form.submit()).rejects.toThrow('broken')
  expect(form.sending.value).toBe(false)
})

interface Statement {
  title: string
  agree: boolean
  members: { name: string; email: string }[]
}

function statement(
  options: Partial<Parameters<typeof useForm<Statement, string>>[0]> = {},
  sent: Statement[] = [],
) {
  return useForm<Statement, string>({
    draft: 'statement',
    initial: { title: '', agree: false, members: [{ name: '', email: '' }] },
    check: () => ({}),
    send: (values) => (sent.push(values), Promise.resolve('S-1')),
    done: () => Promise.resolve(),
    ...options,
  })
}
const refusing =
  (status: number, ...errors: [pointer: string, detail: string][]) =>
  () =>
    Promise.reject(
      new ApiProblem({
        status,
        code: 'x',
        errors: errors.map(([pointer, detail]) => ({ pointer, code: 'y', detail })),
      }),
    )

test('lists and ticks are kept, sent and restored like words', async () => {
  const first = statement()
  first.values.members.push({ name: 'Lea', email: '' })
  first.values.agree = true
  await nextTick()
  const sent: Statement[] = []
  const second = statement({}, sent)
  expect(second.restored.value).toBe(true)
  await second.submit()
  expect(sent).toEqual([
    {
      title: '',
      agree: true,
      members: [
        { name: '', email: '' },
        { name: 'Lea', email: '' },
      ],
    },
  ])
})

test('what the form began with stays what it was', async () => {
  const initial: Statement = { title: '', agree: false, members: [{ name: '', email: '' }] }
  const form = statement({ initial })
  const [member] = form.values.members
  if (member) member.name = 'Lea'
  expect(initial.members[0]?.name).toBe('')
  form.clear()
  expect(form.values).toEqual(initial)
})

test('knows what was touched, and that it was put back', () => {
  const { values, touched } = statement()
  expect([...touched.value]).toEqual([])
  values.title = 'A'
  values.members.push({ name: '', email: '' })
  expect([...touched.value]).toEqual(['title', 'members'])
  values.title = ''
  values.members.pop()
  expect([...touched.value]).toEqual([])
})

test('a refusal deep inside stands at its field, in the order of the form', async () => {
  const form = statement({
    send: refusing(422, ['#/members/0/email', 'Keine Adresse'], ['#/title', 'Fehlt'], ['#/title', 'Zu kurz']),
  })
  await form.submit()
  expect(form.errors.value).toEqual({ title: 'Fehlt', 'members.0.email': 'Keine Adresse' })
  expect(form.errorList.value).toEqual([
    { field: 'title', message: 'Fehlt' },
    { field: 'members.0.email', message: 'Keine Adresse' },
  ])
  expect(form.failures.value).toBe(1)
})

test.each([
  ['#/title', 'title'],
  ['#/statement/title', 'title'],
  ['#/members/0/na~1me', 'members.0.na/me'],
  ['#/members/0/%C3%A4~01', 'members.0.ä~1'],
  ['#/members/%', 'members.%'],
])('%s is the field %s', async (pointer, field) => {
  const form = statement({ send: refusing(422, [pointer, 'So nicht']) })
  await form.submit()
  expect(form.errors.value).toEqual({ [field]: 'So nicht' })
})

test.each(['query:page', '#', '#/', '#/unknown', '#/toString', 'title'])(
  '%s is no field',
  async (pointer) => {
    const form = statement({ send: refusing(422, [pointer, 'So nicht']) })
    await form.submit()
    expect(form.errors.value).toEqual({})
    expect(form.problem.value?.status).toBe(422)
  },
)

test('a form that is not shaped like the body says itself which field is meant', async () => {
  const form = statement({
    send: refusing(422, ['#/participants/3', 'So nicht']),
    field: ([first]) => (first === 'participants' ? 'members' : undefined),
  })
  await form.submit()
  expect(form.errors.value).toEqual({ members: 'So nicht' })
})

test('after an ended session everything is kept, and the same words carry on with the same key', async () => {
  const keys: string[] = []
  const before = statement({ send: (_, key) => (keys.push(key), refusing(401)()) })
  before.values.title = 'Mehr Bäume'
  await before.submit()
  expect(before.problem.value?.status).toBe(401)
  expect(before.sending.value).toBe(false)

  const after = statement({ send: (_, key) => (keys.push(key), Promise.resolve('S-1')) })
  expect(after.restored.value).toBe(true)
  expect(after.values.title).toBe('Mehr Bäume')
  await after.submit()
  expect(keys[1]).toBe(keys[0])
  expect(statement().restored.value).toBe(false)
})

test('a draft for the next visit outlives the tab, but not two weeks', async () => {
  const start = new Date('2026-11-01T08:00:00Z').getTime()
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  const form = statement({ keep: 'device' })
  form.values.title = 'A'
  await nextTick()
  sessionStorage.clear()
  vi.setSystemTime(start + 13 * 86_400_000)
  expect(statement({ keep: 'device' }).values.title).toBe('A')
  vi.setSystemTime(start + 15 * 86_400_000)
  expect(statement({ keep: 'device' }).restored.value).toBe(false)
  expect(localStorage.getItem('mitwirken:draft:statement')).toBeNull()
})

test('typing on while it is being sent leaves no draft of what has arrived', async () => {
  let finish: (number: string) => void = () => undefined
  const form = statement({ send: () => new Promise((resolve) => (finish = resolve)) })
  form.values.title = 'A'
  const submitting = form.submit()
  form.values.title = 'AB'
  finish('S-1')
  await submitting
  form.values.title = 'ABC'
  await nextTick()
  expect(sessionStorage.getItem('mitwirken:draft:statement')).toBeNull()
})
