import type { FieldErrors, FieldName } from '@/lib/form'
import type { FieldProblem } from '@/lib/api/problem'
import { s } from '@/lib/staff-words'
import type { StoredFile } from '@/ui/FileInput/files'
import type { AddresseeBody, CaptureBody, Counts, Row, Similar } from './api'

export const channels = ['online', 'letter', 'mail', 'counter', 'phone'] as const
export const captured = ['letter', 'mail', 'counter', 'phone'] as const
export const kinds = ['private', 'organisation'] as const

/** What was submitted, by channel: one line each, with what came from whom. */
export function table(counts: Counts) {
  const of = (channel: Row['channel'], kind: Row['kind']) =>
    counts.find((one) => one.channel === channel && one.kind === kind && one.state === 'submitted')?.count ??
    0
  const lines = channels.map((channel) => {
    const [persons, organisations] = [of(channel, 'private'), of(channel, 'organisation')]
    return { channel, persons, organisations, total: persons + organisations }
  })
  const sum = (key: 'persons' | 'organisations' | 'total') => lines.reduce((all, line) => all + line[key], 0)
  return { lines, persons: sum('persons'), organisations: sum('organisations'), total: sum('total') }
}

/** A statement on paper, as the form holds it. */
export interface CaptureValues {
  channel: string
  receivedOn: string
  kind: string
  organisation: string
  name: string
  street: string
  town: string
  email: string
  lang: string
  category: string
  files: StoredFile[]
  publication: string
  consentNote: string
  note: string
}

export const emptyCapture = (): CaptureValues => ({
  channel: '',
  receivedOn: '',
  kind: '',
  organisation: '',
  name: '',
  street: '',
  town: '',
  email: '',
  lang: 'de',
  category: '',
  files: [],
  publication: 'none',
  consentNote: '',
  note: '',
})

export function checkCapture(values: Readonly<CaptureValues>): FieldErrors<CaptureValues> {
  const errors: FieldErrors<CaptureValues> = {}
  if (!values.channel) errors.channel = s('submissions.wrong.channel')
  if (!values.receivedOn) errors.receivedOn = s('submissions.wrong.received')
  if (!values.kind) errors.kind = s('submissions.wrong.kind')
  if (values.kind === 'organisation' && !values.organisation.trim())
    errors.organisation = s('submissions.wrong.organisation')
  if (values.kind === 'private' && !values.name.trim()) errors.name = s('submissions.wrong.name')
  if (values.publication !== 'none' && !values.consentNote.trim())
    errors.consentNote = s('submissions.wrong.consent')
  return errors
}

const filled = <T extends object>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([key, value]) => [key, String(value).trim()] as const)
      .filter(([, value]) => value),
  ) as Partial<Record<keyof T, string>>

export const contactOf = ({ name, street, town, email }: Readonly<CaptureValues>) =>
  filled({ name, street, town, email })

export function captureOf(values: Readonly<CaptureValues>): CaptureBody {
  const { channel, receivedOn, kind, lang, publication, organisation, category, consentNote, note } = values
  return {
    channel: channel as CaptureBody['channel'],
    receivedOn,
    kind: kind as CaptureBody['kind'],
    lang: lang as CaptureBody['lang'],
    publication: publication as CaptureBody['publication'],
    contact: contactOf(values),
    files: values.files.map(({ id }) => id),
    ...filled({ category, note }),
    ...(kind === 'organisation' ? filled({ organisation }) : {}),
    ...(publication === 'none' ? {} : filled({ consentNote })),
  }
}

/** `contact/email` of the server is `email` of the form. */
export function captureField(path: readonly string[]): FieldName<CaptureValues> | undefined {
  const name = path[0] === 'contact' ? path[1] : path[0]
  return name !== undefined && Object.hasOwn(emptyCapture(), name)
    ? (name as FieldName<CaptureValues>)
    : undefined
}

/** A namesake is a hint and no more: neither address nor e-mail says that it is the same person. */
export const isNamesake = ({ why }: Pick<Similar, 'why'>) => why.every((one) => one === 'name')

export interface WrongLine {
  line: number
  texts: string[]
}

/** The columns of a list, as the server calls what stands in them. */
const columns: Partial<Record<string, Parameters<typeof s>[0]>> = {
  name: 'addressees.name',
  kind: 'submissions.kind',
  'contact/person': 'addressees.person',
  'contact/street': 'submissions.capture.street',
  'contact/town': 'submissions.capture.town',
  'contact/email': 'submissions.capture.email',
  lang: 'addressees.lang',
  category: 'submissions.category',
}

/** What is wrong in a file, line by line as a spreadsheet counts them; undefined for a refusal of the file as a whole. */
export function wrongLines(errors: readonly FieldProblem[]): WrongLine[] | undefined {
  const lines = new Map<number, string[]>()
  for (const { pointer, detail } of errors) {
    const [, found, path = ''] = /^#\/lines\/(\d+)\/?(.*)/.exec(pointer) ?? []
    const line = Number(found)
    if (!line) continue
    const column = columns[path]
    const said = column ? `${s(column)}: ${detail}` : detail
    const texts = lines.get(line) ?? []
    if (!texts.includes(said)) texts.push(said)
    lines.set(line, texts)
  }
  if (!lines.size) return undefined
  return [...lines].sort(([a], [b]) => a - b).map(([line, texts]) => ({ line, texts }))
}

/** One PDF holds so many letters. */
export const LETTERS = 500
export const letterParts = (shown: number) =>
  Array.from({ length: Math.max(1, Math.ceil(shown / LETTERS)) }, (_, at) => at + 1)

export interface AddresseeValues {
  kind: string
  name: string
  person: string
  street: string
  town: string
  email: string
  lang: string
  category: string
}

export const emptyAddressee = (): AddresseeValues => ({
  kind: 'organisation',
  name: '',
  person: '',
  street: '',
  town: '',
  email: '',
  lang: 'de',
  category: '',
})

/** The server knows what reaches somebody; here is only asked for what nobody can do without. */
export function checkAddressee(values: Readonly<AddresseeValues>): FieldErrors<AddresseeValues> {
  const errors: FieldErrors<AddresseeValues> = {}
  if (!values.name.trim()) errors.name = s('addressees.wrong.name')
  if (!values.email.trim() && !(values.street.trim() && values.town.trim()))
    errors.email = s('addressees.wrong.reach')
  return errors
}

export const addresseeOf = ({
  kind,
  name,
  person,
  street,
  town,
  email,
  lang,
  category,
}: Readonly<AddresseeValues>): AddresseeBody => ({
  kind: kind as AddresseeBody['kind'],
  name: name.trim(),
  lang: lang as AddresseeBody['lang'],
  contact: filled({ person, street, town, email }),
  ...filled({ category }),
})

export function addresseeField(path: readonly string[]): FieldName<AddresseeValues> | undefined {
  const name = path[0] === 'contact' ? (path[1] ?? 'email') : path[0]
  return name !== undefined && Object.hasOwn(emptyAddressee(), name)
    ? (name as FieldName<AddresseeValues>)
    : undefined
}
