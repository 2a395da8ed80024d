import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from './api/problem'
import { readDraft } from './draft'
import { useForm } from './form'
import * as outbox from './outbox'
import { arrived, claimed, dismiss, numberOf, parcels, sendAll, takeBack, type Parcel } from './outbox'

interface Values extends Record<string, string> {
  text: string
}

const offline = () => Promise.reject(new ApiProblem({ status: 0, code: 'client.offline' }))
const sent: Request[] = []
/** What the network does with the next requests; without one more, it is gone. */
const answers: (Response | 'lost')[] = []

function open(send: (values: Values, key: string) => Promise<{ number: string }> = offline) {
  const done = vi.fn(() => Promise.resolve())
  const form = useForm<Values, { number: string }>({
    draft: 'test',
    initial: { text: '' },
    check: () => ({}),
    send,
    done,
    later: {
      outbox: () => outbox,
      parcel: (body) => ({ path: '/api/v1/contact-requests', body, what: 'outbox.what.contact' }),
    },
  })
  return { form, done }
}

/** Somebody sends without a network and goes on to another page. */
async function leave(text: string): Promise<Parcel> {
  const { form } = open()
  form.values.text = text
  await form.submit()
  claimed.clear()
  const parcel = parcels.value.at(-1)
  if (!parcel) throw new Error('nothing waits')
  return parcel
}

beforeEach(() => {
  localStorage.clear()
  sent.length = answers.length = 0
  for (const parcel of parcels.value) takeBack(parcel)
  arrived.value = []
  sessionStorage.clear()
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request)
    const answer = answers.shift() ?? 'lost'
    return answer === 'lost' ? Promise.reject(new TypeError('no network')) : Promise.resolve(answer)
  })
})
afterEach(() => {
  claimed.clear()
})
const created = (number: string) => Response.json({ number }, { status: 201 })
const refused = () =>
  Response.json(
    { code: 'x', title: 'So nicht.', detail: 'So nicht. Die Nummer fehlt.' },
    { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
  )

test('without a network it waits with its key, arrives once and says its number', async () => {
  let key = ''
  const { form, done } = open((_, own) => ((key = own), offline()))
  form.values.text = 'Laterne'
  await form.submit()
  expect(form.failures.value, 'that is no mistake').toBe(0)
  expect(form.waiting.value).toMatchObject({ key, body: { text: 'Laterne' }, lang: 'de' })
  expect(readDraft('test'), 'it is not there twice').toBeUndefined()

  await sendAll()
  expect(form.waiting.value, 'still no network').toBeDefined()

  answers.push(created('K-7'))
  await sendAll()
  expect(sent.map(({ headers }) => headers.get('Idempotency-Key'))).toEqual([key, key])
  expect(await sent[1]?.json()).toEqual({ text: 'Laterne' })
  expect(done).toHaveBeenCalledWith({ number: 'K-7' }, { text: 'Laterne' })
  expect(form.waiting.value).toBeUndefined()
  await sendAll()
  expect(sent, 'nothing is sent again').toHaveLength(2)
})

test('on another page, or at the next visit, it is told what has arrived', async () => {
  const parcel = await leave('Laterne')
  answers.push(created('K-8'))
  await sendAll()
  expect(parcels.value).toEqual([])
  expect(arrived.value.map(({ parcel: { key }, answer }) => [key, numberOf(answer)])).toEqual([
    [parcel.key, 'K-8'],
  ])
  dismiss(parcel.key)
  expect(arrived.value).toEqual([])
})

test('several go one after the other, and stop where the network ends', async () => {
  await leave('eins')
  await leave('zwei')
  await leave('drei')
  answers.push(created('K-1'), new Response('{}', { status: 503 }))
  await sendAll()
  expect(parcels.value.map(({ body }) => body)).toEqual([{ text: 'zwei' }, { text: 'drei' }])
  expect(sent).toHaveLength(2)
})

test('taken back, it is the draft of its form again, with the key of the first try', async () => {
  const { form } = open()
  form.values.text = 'Laterne'
  await form.submit()
  const key = form.waiting.value?.key
  form.takeBack()
  expect(form.waiting.value).toBeUndefined()
  expect(parcels.value).toEqual([])
  await sendAll()
  expect(sent, 'what was taken back goes nowhere').toHaveLength(0)

  const keys: string[] = []
  const again = open((_, own) => (keys.push(own), Promise.resolve({ number: 'K-9' })))
  expect(again.form.values.text).toBe('Laterne')
  await again.form.submit()
  expect(keys).toEqual([key])
})

test('taken back from another page it becomes a draft too', async () => {
  takeBack(await leave('Laterne'))
  expect(open().form.values.text).toBe('Laterne')
  expect(parcels.value).toEqual([])
})

test('what the server does not take comes back to the open form with the reason', async () => {
  const { form } = open()
  form.values.text = 'Laterne'
  await form.submit()
  answers.push(refused())
  await sendAll()
  await nextTick()
  expect(form.waiting.value).toBeUndefined()
  expect(form.problem.value?.title).toBe('So nicht.')
  expect(form.values.text).toBe('Laterne')
  expect(readDraft('test')).toMatchObject({ values: { text: 'Laterne' } })
})

test('refused while nobody looks, it waits for the person and is not tried again', async () => {
  await leave('Laterne')
  answers.push(refused())
  await sendAll()
  expect(parcels.value[0]?.refused).toEqual({ title: 'So nicht.', text: 'Die Nummer fehlt.' })
  await sendAll()
  expect(sent).toHaveLength(1)
})

test('where the browser keeps nothing, the person is told that it was not sent', async () => {
  const { form } = open()
  form.values.text = 'Laterne'
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  await form.submit()
  expect(form.waiting.value).toBeUndefined()
  expect(form.problem.value?.code).toBe('client.offline')
  expect(parcels.value).toEqual([])
})

test('a form that makes no sense later, and a server that answers with a failure, keep everything as before', async () => {
  const { form } = open(() => Promise.reject(new ApiProblem({ status: 503, code: 'x' })))
  form.values.text = 'Laterne'
  await form.submit()
  expect(form.waiting.value).toBeUndefined()
  expect(form.problem.value?.status).toBe(503)
  expect(parcels.value).toEqual([])
})
