import type { RouteLocationRaw } from 'vue-router'
import { list } from '@/lib/format'
import { lang, langNames, t, type Lang } from '@/lib/i18n'
import { page } from '@/lib/links'
import { s } from '@/lib/staff-words'
import type { Medium, Use } from './api'

export const isPicture = ({ file }: Pick<Medium, 'file'>) => file.width !== undefined

/** How it stands with the words for people who do not see a picture. */
export type AltState = 'given' | 'missing' | 'decorative' | 'none'

/** One use without words is one too many; what is shown nowhere needs none, and documents have their own. */
export function altOf({ file, uses }: Pick<Medium, 'file' | 'uses'>): AltState {
  const covers = uses.filter(({ document, seen }) => !document && seen !== 'former')
  if (!isPicture({ file }) || !covers.length) return 'none'
  if (covers.some(({ lacks }) => lacks.length)) return 'missing'
  return covers.every(({ decorative }) => decorative) ? 'decorative' : 'given'
}

const nameOf = (of: string) => (of === 'easy' ? t('ui.easy') : langNames[of as Lang])

/** The languages of the project in which the words are missing. */
export function lackingIn({ uses }: Pick<Medium, 'uses'>): string {
  const langs = new Set(uses.flatMap(({ lacks }) => lacks))
  return list(lang.value, [...langs].map(nameOf))
}

/** The words themselves: those people see first. */
export const altWords = ({ uses }: Pick<Medium, 'uses'>) =>
  uses.find(({ alt, decorative }) => alt && !decorative)?.alt ?? ''

/** Where a use is looked after. */
export function wayTo({ project }: Pick<Medium, 'project'>, use?: Use): RouteLocationRaw {
  if (use?.document)
    return page('staff-dossier', { id: project.id }, { teil: 'unterlagen', eintrag: use.document.id })
  return { ...page('staff-project', { id: project.id }), hash: use?.lacks.length ? '#texte' : '#titelbild' }
}

export function placeOf(use: Use): string {
  if (!use.document) return s(`media.use.cover.${use.seen}`)
  const { title, number, of } = use.document
  return s('media.use.version', { Title: title, Number: number, Lang: nameOf(of) })
}

/** «PDF»: what a file is, as the ending of its name says; the server makes it fit the content. */
export const kindOf = ({ file }: Pick<Medium, 'file'>) => file.name.split('.').pop()?.toUpperCase() ?? ''
