import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Schemas } from './api/client'

/*
 * What somebody writes about a project, on its way to the preview beside the editor: two pages of one browser, and
 * nothing leaves it.
 */
type Content = Schemas['Content']
type Word = 'ask' | { content?: Content }

const channelOf = (project: string) => new BroadcastChannel(`mitwirken:project:${project}`)
/** Long enough to finish a syllable, short enough to see it at once. */
const pause = 300

/** For the editor: tells every preview of the project what is being written, and that nobody writes any more. */
export function tellWork(project: string, content: () => Content): void {
  const channel = channelOf(project)
  const say = (word: Word) => {
    channel.postMessage(word)
  }
  const tell = () => {
    say({ content: content() })
  }
  const gone = () => {
    say({})
  }
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'ask') tell()
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(content, () => {
    clearTimeout(timer)
    timer = setTimeout(tell, pause)
  })
  tell()
  // A closed tab ends no scope, and one that comes back out of the history goes on.
  addEventListener('pagehide', gone)
  addEventListener('pageshow', tell)
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('pagehide', gone)
    removeEventListener('pageshow', tell)
    gone()
    channel.close()
  })
}

/** For the preview: what an editor is holding; undefined while none is open. */
export function hearWork(project: string): Readonly<ShallowRef<Content | undefined>> {
  const heard = shallowRef<Content>()
  const channel = channelOf(project)
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data !== 'ask') heard.value = data.content
  }
  channel.postMessage('ask' satisfies Word)
  onScopeDispose(() => {
    channel.close()
  })
  return heard
}
