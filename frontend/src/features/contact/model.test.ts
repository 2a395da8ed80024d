import { expect, test } from 'vitest'
import { checkContact, isOptional, type ContactValues } from './model'

const empty: ContactValues = { kind: '', message: '', name: '', email: '', phone: '' }
const wrong = (values: Partial<ContactValues>) =>
  Object.keys(checkContact({ ...empty, ...values } as ContactValues)).sort()

test.each<[Partial<ContactValues>, string[]]>([
  [{}, ['kind', 'message']],
  [{ kind: 'question', message: ' ' }, ['email', 'message']],
  [{ kind: 'question', message: 'Wann?', email: 'a@b.ch' }, []],
  [{ kind: 'question', message: 'Wann?', phone: '041 268 01 11' }, []],
  [{ kind: 'question', message: 'Wann?', email: 'a@b' }, ['email']],
  [{ kind: 'callback' }, ['phone']],
  [{ kind: 'callback', phone: '+41 (0)41 268 01 11' }, []],
  [{ kind: 'callback', phone: 'morgen' }, ['phone']],
  [{ kind: 'barrier', message: 'Zu hell' }, []],
  [{ kind: 'barrier', message: 'Zu hell', email: 'kein' }, ['email']],
  [{ kind: 'barrier', message: '🙂'.repeat(5000) }, []],
  [{ kind: 'barrier', message: 'x'.repeat(5001) }, ['message']],
  [{ kind: 'barrier', message: 'x', name: 'x'.repeat(201) }, ['name']],
])('%o', (values, fields) => {
  expect(wrong(values)).toEqual(fields)
})

test('what is marked as optional may stay empty', () => {
  for (const kind of ['question', 'callback', 'barrier'] as const) {
    for (const field of ['message', 'name', 'email', 'phone'] as const) {
      // For a question one of e-mail and phone is enough, so neither is marked.
      if (kind === 'question' && field === 'phone') continue
      expect(isOptional(field, kind), `${kind} ${field}`).toBe(!wrong({ kind }).includes(field))
    }
  }
})
