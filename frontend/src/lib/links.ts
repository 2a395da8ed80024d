import type { LocationQueryRaw, RouteLocationNamedRaw } from 'vue-router'
import { lang, type Lang } from './i18n'

/** The pages about the platform itself; their texts in the settings have the same names. */
export const siteTexts = ['about', 'privacy', 'accessibility', 'netiquette', 'imprint'] as const
export type SiteTextName = (typeof siteTexts)[number]

/** Names of the public pages: features link to each other by name and never by import. */
export type PageName =
  | 'home'
  | 'project'
  | 'projects'
  | 'events'
  | 'news'
  | 'document'
  | 'search'
  | 'contact'
  | 'contact-sent'
  | SiteTextName
  | 'login'
  | 'login-link'
  | 'account'
  | 'unsubscribe'
  | 'people'
  | 'organisations'
  | 'organisation'
  | 'invitation'
  | 'staff-organisations'
  | 'units'
  | 'code'
  | 'codes'
  | 'codes-new'
  | 'codes-batch'
  | 'exports'
  | 'preview'
  | 'staff-projects'
  | 'staff-project-new'
  | 'staff-project'
  | 'staff-project-preview'
  | 'staff-dossier'
  | 'consultation'
  | 'staff-consultation'
  | 'statement'
  | 'statement-check'
  | 'statement-receipt'
  | 'statements'
  | 'receipt'
  | 'result'
  | 'report'
  | 'contributions'
  | 'contribution'
  | 'staff-spaces'
  | 'cockpit'
  | 'log'
  | 'operations'
  | 'visits'
  | 'settings'
  | 'media'

/** The language without a prefix in the address. */
export const defaultLang: Lang = 'de'

/** A page in the language that is being read. */
export function page(
  name: PageName,
  params: Record<string, string> = {},
  query: LocationQueryRaw = {},
): RouteLocationNamedRaw {
  return { name, params: { ...params, lang: langParam(lang.value) }, query }
}

export function langParam(of: Lang): string {
  return of === defaultLang ? '' : of
}

/** A path the server names without the prefix of a language, in the language that is being read. */
export function localPath(path: string): string {
  return (langParam(lang.value) && `/${lang.value}`) + path
}
