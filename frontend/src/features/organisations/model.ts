import { couldBeEmail } from '@/lib/email'
import type { FieldErrors } from '@/lib/form'
import { t } from '@/lib/i18n'
import type { Organisation } from './api'

/** What people can make themselves; units belong to the administration. */
export const kinds = ['association', 'party', 'company', 'other'] as const
export type Kind = (typeof kinds)[number]

export const roles = ['drafts', 'releases'] as const
export type Role = (typeof roles)[number]

export function isKind(value: unknown): value is Kind {
  return kinds.includes(value as Kind)
}

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role)
}

const maxName = 150

/** What is wrong with a name; undefined when the server will take it. */
export function checkName(name: string): string | undefined {
  const typed = name.trim()
  if (!typed) return t('organisation.name.missing')
  if ([...typed].length > maxName) return t('form.tooLong', { Max: maxName })
  // Names stand in letters, where mail programs turn addresses into links.
  return /:\/\/|www\.|@/i.test(typed) ? t('organisation.name.address') : undefined
}

export type UidFault = 'form' | 'digit'

/**
 * What is wrong with a UID, however it is written; an empty one is fine. The last of the nine digits is the check digit:
 * the weighted sum of all of them can be divided by eleven.
 */
export function uidFault(typed: string): UidFault | undefined {
  const plain = typed
    .trim()
    .toUpperCase()
    .replace(/(MWST|TVA|IVA)$/, '')
    .replace(/[-. \u2011\u2013\u00a0]/g, '')
  if (!plain) return undefined
  if (!/^CHE[0-9]{9}$/.test(plain)) return 'form'
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 1]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(plain[index + 3]), 0)
  return sum % 11 === 0 ? undefined : 'digit'
}

function checkUid(typed: string): string | undefined {
  const fault = uidFault(typed)
  return fault && t(`organisation.uid.${fault}`)
}

/** Only what is wrong has an entry. */
function found<V>(errors: Partial<Record<keyof V & string, string | undefined>>): FieldErrors<V> {
  return Object.fromEntries(Object.entries(errors).filter(([, words]) => words)) as FieldErrors<V>
}

export interface OrganisationValues extends Record<string, string> {
  kind: Kind | ''
  name: string
  uid: string
}

export function checkOrganisation({
  kind,
  name,
  uid,
}: Readonly<OrganisationValues>): FieldErrors<OrganisationValues> {
  return found<OrganisationValues>({
    kind: kind ? undefined : t('organisation.kind.missing'),
    name: checkName(name),
    uid: checkUid(uid),
  })
}

export interface DataValues extends Record<string, string> {
  name: string
  uid: string
}

export function checkData({ name, uid }: Readonly<DataValues>): FieldErrors<DataValues> {
  return found<DataValues>({ name: checkName(name), uid: checkUid(uid) })
}

export interface InviteValues extends Record<string, string> {
  email: string
  role: Role | ''
  lang: string
}

export function checkInvite({ email, role }: Readonly<InviteValues>): FieldErrors<InviteValues> {
  const typed = email.trim()
  const wrong = couldBeEmail(typed) ? undefined : t('login.email.wrong')
  return found<InviteValues>({
    email: typed ? wrong : t('organisation.invite.email.missing'),
    role: role ? undefined : t('organisation.invite.role.missing'),
  })
}

/** Staff decide about a state that everybody sees: it has one word. */
export type Standing = 'verified' | 'unverified' | 'inactive'

export function standingOf({ active, verified }: Pick<Organisation, 'active' | 'verified'>): Standing {
  if (!active) return 'inactive'
  return verified ? 'verified' : 'unverified'
}

export const standingLook = { verified: 'done', unverified: 'soon', inactive: 'withdrawn' } as const
