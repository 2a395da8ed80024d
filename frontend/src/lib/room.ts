import { onScopeDispose, readonly, ref, watchEffect } from 'vue'

const state = ref(false)

/** True while the page belongs to a room that is not for everybody: the frame wears the other accent and says «Intern». */
export const internalRoom = readonly(state)

/** For pages of a room: says so for as long as they are shown. */
export function useRoom(internal: () => boolean): void {
  watchEffect(() => (state.value = internal()))
  onScopeDispose(() => (state.value = false))
}
