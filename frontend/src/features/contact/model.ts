import { couldBeEmail } from '@/lib/email'
import type { FieldErrors } from '@/lib/form'
import { t } from '@/lib/i18n'

export const kinds = ['question', 'callback', 'barrier'] as const
export type Kind = (typeof kinds)[number]

/** Fields in the order of the form; kind is empty until chosen. */
export interface ContactValues extends Record<string, string> {
  kind: Kind | ''
  message: string
  name: string
  email: string
  phone: string
}

/** The limits of the server, in letters. */
export const limits = { message: 5000, name: 200, email: 254, phone: 40 } as const

export function isKind(value: unknown): value is Kind {
  return kinds.includes(value as Kind)
}

/** What has to be there for an answer to be possible; the server checks the same and has the last word. */
export function checkContact(values: Readonly<ContactValues>): FieldErrors<ContactValues> {
  const { kind } = values
  const email = values.email.trim()
  const phone = values.phone.trim()
  const errors: FieldErrors<ContactValues> = {}

  if (!kind) errors.kind = t('contact.error.kind')
  if (kind !== 'callback' && !values.message.trim()) errors.message = t('contact.error.message')
  for (const [name, limit] of Object.entries(limits)) {
    if ([...(values[name] ?? '')].length > limit) errors[name] = t('form.tooLong', { Max: limit })
  }
  if (kind === 'question' && !email && !phone) errors.email ??= t('contact.error.wayBack')
  if (email && !couldBeEmail(email)) errors.email ??= t('contact.error.emailForm')
  if (kind === 'callback' && !phone) errors.phone ??= t('contact.error.phone')
  if (phone && !/^\+?[0-9 ()/.'’-]{6,40}$/.test(phone)) errors.phone ??= t('contact.error.phoneForm')
  return errors
}

/** Which fields may stay empty depends on what the person wants. */
export function isOptional(field: 'message' | 'name' | 'email' | 'phone', kind: Kind | ''): boolean {
  switch (field) {
    case 'message':
      return kind === 'callback'
    case 'phone':
      return kind === 'barrier'
    case 'email':
      return kind === 'callback' || kind === 'barrier'
    case 'name':
      return true
  }
}
