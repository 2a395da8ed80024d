import { computed, type ComputedRef } from 'vue'
import { lang } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import type { SelectOption } from '@/ui/SelectInput/SelectInput.vue'
import type { Block, Board } from '../api'
import {
  channels,
  chapterOptions,
  decisions,
  dues,
  inputs,
  kinds,
  NOBODY,
  OPEN,
  positions,
  releases,
} from '../model'

const option = (value: string, label: string): SelectOption => ({ value, label })

/** Names of steps, tags and colleagues, and what can be chosen among them. */
export function useNames(board: () => Board | undefined, blocks: () => readonly Block[]) {
  const placeName = ({ names }: Board['places'][number]) => names[lang.value] ?? names.de ?? ''
  const places = computed(() => board()?.places.map((one) => option(one.id, placeName(one))) ?? [])
  const tags = computed(() => board()?.tags.map(({ id, name }) => option(id, name)) ?? [])
  const staff = computed(() => board()?.staff.map(({ id, name }) => option(id, name)) ?? [])
  const chapters = computed(() => chapterOptions(blocks(), lang.value))
  const name = (options: ComputedRef<SelectOption[]>, id: string | undefined) =>
    options.value.find(({ value }) => value === id)?.label ?? ''
  return {
    places,
    tags,
    staff,
    chapters,
    decisions: computed(() => decisions.map((one) => option(one, s(`evaluation.decision.${one}`)))),
    place: (id: string) => name(places, id),
    tag: (id: string) => name(tags, id),
    chapter: (ids: readonly string[]) => name(chapters, ids.at(-1)).trim(),
  }
}
export type Names = ReturnType<typeof useNames>

export function useFilterOptions(names: Names) {
  const all = () => option('', s('evaluation.all'))
  return computed(() => ({
    chapter: [all(), ...names.chapters.value],
    place: [all(), ...names.places.value],
    assignee: [all(), option(NOBODY, s('evaluation.nobody')), ...names.staff.value],
    tag: [all(), ...names.tags.value],
    position: [all(), ...positions.map((one) => option(one, s(`evaluation.position.${one}`)))],
    decision: [all(), option(OPEN, s('evaluation.open')), ...names.decisions.value],
    kind: [all(), ...kinds.map((one) => option(one, s(`evaluation.kind.${one}`)))],
    due: [all(), ...dues.map((one) => option(one, s(`evaluation.due.${one}`)))],
    input: [all(), ...inputs.map((one) => option(one, s(`evaluation.input.${one}`)))],
    released: [all(), ...releases.map((one) => option(one, s(`evaluation.released.${one}`)))],
    channel: [all(), ...channels.map((one) => option(one, s(`evaluation.channel.${one}`)))],
  }))
}
