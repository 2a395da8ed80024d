import { defineAsyncComponent } from 'vue'
import { loadWords } from '@/lib/i18n'

/* What few readers open comes when they do, with its sentences: the text itself is light. */

export const ReaderTools = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/ReaderTools.vue')
})
export const VersionChanges = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/VersionChanges.vue')
})
export const WordChooser = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/WordChooser.vue')
})
export const SelectionBar = defineAsyncComponent(() => import('./components/SelectionBar.vue'))
export const BlockSay = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/BlockSay.vue')
})
export const ReaderFiles = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/ReaderFiles.vue')
})
/** Only narrow windows show it. */
export const ChapterTurner = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/ChapterTurner.vue')
})
export const ReaderOutline = defineAsyncComponent(() => import('./components/ReaderOutline.vue'))
export const ReaderNotices = defineAsyncComponent(async () => {
  await loadWords('passages')
  return import('./components/ReaderNotices.vue')
})
