import { keepPreviousData } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body, type Schemas } from './api/client'
import { ApiProblem } from './api/problem'
import { queryKey } from './api/queries'
import { lang } from './i18n'

export type LoginOption = Schemas['LoginOption']
export type Level = Schemas['Session']['level']

/** Ways to log in, with names in the language of the page. */
export function loginOptionsQuery() {
  return {
    queryKey: computed(() => queryKey(lang.value, '/api/v1/login-options')),
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Schemas['LoginOptions']> =>
      body(api.GET('/api/v1/login-options', { signal })),
    select: ({ providers }: Schemas['LoginOptions']): LoginOption[] => providers,
    placeholderData: keepPreviousData,
  }
}

/** Where a login begins. It is a link to follow and no request: the provider’s page comes next. */
export function startAddress(
  { start }: Pick<LoginOption, 'start'>,
  query: { return: string; purpose?: 'link' | 'step_up'; level?: Level },
): string {
  return `${start}?${new URLSearchParams(query).toString()}`
}

/** Providers that can confirm an identity up to the level. */
export function providersFor(options: readonly LoginOption[], level: Level): LoginOption[] {
  return options.filter(({ levels }) => levels.includes(level))
}

export interface WayOn {
  reason: 'login' | 'step_up'
  /** What would be enough; with step_up. */
  level?: Level
  /** One address to choose a login at, or one for each provider that reaches the level. */
  ways: { label: string; href: string; down: boolean }[]
}

/**
 * What a person can do when an act needs a login or a stronger one. `back` is the
 * address of the form: its draft is still there afterwards. Undefined for every
 * other refusal, and when no provider reaches the level.
 */
export function wayOn(
  problem: ApiProblem | undefined,
  {
    back,
    options,
    login,
  }: { back: string; options: readonly LoginOption[]; login: { label: string; href: string } },
): WayOn | undefined {
  if (problem?.status === 401) return { reason: 'login', ways: [{ ...login, down: false }] }
  const level = neededLevel(problem)
  if (!level) return undefined
  const ways = providersFor(options, level).map((option) => ({
    label: option.label,
    href: startAddress(option, { return: back, purpose: 'step_up', level }),
    down: option.down,
  }))
  return ways.length > 0 ? { reason: 'step_up', level, ways } : undefined
}

const levels: readonly unknown[] = ['account', 'verified_person', 'verified_resident'] satisfies Level[]

/** The level that a refusal asks for. */
export function neededLevel(problem: ApiProblem | undefined): Level | undefined {
  if (problem?.code !== 'authz.step_up_required') return undefined
  const { Level: level } = problem.params
  return levels.includes(level) ? (level as Level) : undefined
}
