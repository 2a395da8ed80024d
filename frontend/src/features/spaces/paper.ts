import type { Lang } from '@/lib/i18n'
import { parseRichText, type RichNode } from '@/ui/RichText/parse'
import type { TextLang } from './model'
import type { Version } from './api'

export interface Heading {
  id: string
  level: number
  title: string
}

/** Id of the n-th heading of a text, counted from one. */
export const headingId = (n: number) => `abschnitt-${n}`

/** The headings of a text in their order; those without words lead nowhere. */
export function outline(html: string): Heading[] {
  return headings(parseRichText(html)).map(({ level, title }, index) => ({
    id: headingId(index + 1),
    level,
    title,
  }))
}

function headings(nodes: readonly RichNode[]): Omit<Heading, 'id'>[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    const level = /^h([2-4])$/.exec(node.tag)?.[1]
    if (level === undefined) return headings(node.children)
    const title = words(node).trim()
    return title ? [{ level: Number(level), title }] : []
  })
}

function words(node: RichNode): string {
  return typeof node === 'string' ? node : node.children.map(words).join('')
}

/** The newest version of each language; the server sends the newest first within each of them. */
export function newest(versions: readonly Version[]): Version[] {
  return versions.filter(({ lang }, index) => versions.findIndex((one) => one.lang === lang) === index)
}

/** What to show: the version that was asked for, else the newest in the language of the page, else in German, else any. */
export function chooseVersion(
  versions: readonly Version[],
  asked: string | undefined,
  lang: Lang,
): Version | undefined {
  const heads = newest(versions)
  const inLang = (wanted: TextLang) => heads.find((one) => one.lang === wanted)
  return versions.find(({ id }) => id === asked) ?? inLang(lang) ?? inLang('de') ?? heads[0]
}

/** «pdf» of «plan.pdf», for people who want to know before they load something. */
export function fileType(name: string): string {
  return /\.(\w{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? ''
}
