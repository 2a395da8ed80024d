import type { FieldErrors } from '@/lib/form'
import { s } from '@/lib/staff-words'
import type { Grant } from './api'

export const roles = ['moderator', 'analyst', 'project_manager', 'communications', 'admin'] as const
export type Role = (typeof roles)[number]

/** How far a role reaches. */
export const reaches = ['global', 'space', 'project'] as const
export type Reach = (typeof reaches)[number]

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role)
}

/** An administrator is one everywhere; every other role can be limited to a space or a project. */
export function canBeLimited(role: Role): boolean {
  return role !== 'admin'
}

export interface GrantValues extends Record<string, string> {
  role: Role | ''
  reach: Reach
  /** Ids; only the one that `reach` asks for counts, and the other stays for a second thought. */
  space: string
  project: string
}

export function checkGrant({ role, reach, space, project }: Readonly<GrantValues>): FieldErrors<GrantValues> {
  if (!isRole(role)) return { role: s('people.grant.missing') }
  if (!canBeLimited(role)) return {}
  if (reach === 'space' && !space) return { space: s('people.grant.space.missing') }
  if (reach === 'project' && !project) return { project: s('people.grant.project.missing') }
  return {}
}

export function grantOf({ role, reach, ...ids }: Readonly<GrantValues> & { role: Role }): Grant {
  return canBeLimited(role) && reach !== 'global'
    ? { role, scope: { kind: reach, id: ids[reach] ?? '' } }
    : { role, scope: { kind: 'global' } }
}
