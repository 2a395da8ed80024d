import type { FieldErrors } from '@/lib/form'
import { s } from '@/lib/staff-words'
import type { Grant } from './api'

export const roles = ['moderator', 'analyst', 'project_manager', 'communications', 'admin'] as const
export type Role = (typeof roles)[number]

export const everywhere = 'global'

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role)
}

/** An administrator is one everywhere; every other role can be limited to a project. */
export function canBeLimited(role: Role): boolean {
  return role !== 'admin'
}

export interface GrantValues extends Record<string, string> {
  role: Role | ''
  where: string
}

export function checkGrant({ role }: Readonly<GrantValues>): FieldErrors<GrantValues> {
  return isRole(role) ? {} : { role: s('people.grant.missing') }
}

/** `where` is everywhere or the id of a project. */
export function grantOf(role: Role, where: string): Grant {
  return canBeLimited(role) && where !== everywhere
    ? { role, scope: { kind: 'project', id: where } }
    : { role, scope: { kind: 'global' } }
}
