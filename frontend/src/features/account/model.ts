import { couldBeEmail } from '@/lib/email'
import type { FieldErrors } from '@/lib/form'
import { t } from '@/lib/i18n'
import { providersFor, type Level, type LoginOption } from '@/lib/login-options'

export interface EmailValues extends Record<string, string> {
  email: string
}

export function checkEmail({ email }: Readonly<EmailValues>): FieldErrors<EmailValues> {
  const typed = email.trim()
  if (!typed) return { email: t('login.email.missing') }
  return couldBeEmail(typed) ? {} : { email: t('login.email.wrong') }
}

export interface NameValues extends Record<string, string> {
  name: string
  lang: string
}

export function checkName({ name }: Readonly<NameValues>): FieldErrors<NameValues> {
  return [...name].length > 200 ? { name: t('form.tooLong', { Max: 200 }) } : {}
}

const ladder = ['none', 'account', 'verified_person', 'verified_resident'] as const

/** Levels that a login of the person could still reach, lowest first, each with the provider that offers it. */
export function levelsAbove(
  now: Level,
  options: readonly LoginOption[],
  linked: readonly string[],
): { level: Level; option: LoginOption }[] {
  return ladder.slice(ladder.indexOf(now) + 1).flatMap((level) => {
    const option = providersFor(options, level).find(({ id }) => linked.includes(id))
    return option ? [{ level, option }] : []
  })
}

/** What people can agree to, with words on the account page. */
const consents = ['newsletter'] as const

/** What was agreed to, in words; a kind that came after this page was loaded, by its name. */
export function consentName(kind: string): string {
  const known = consents.find((name) => name === kind)
  return known ? t(`account.consent.kind.${known}`) : t('account.consent.other', { Name: kind })
}
