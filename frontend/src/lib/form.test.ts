import { nextTick } from 'vue'
import { expect, test, vi } from 'vitest'
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
  sessionStorage.setItem(name, JSON.stringify({ values: { text: 'A', gone: 'B', email: 7 } }))
  expect({ ...open().form.values }).toEqual({ text: 'A', email: '' })
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
