import { ref, type Ref } from 'vue'

const chosen = new Map<string, Ref<string>>()

/** Which of several statements somebody writes in while reading: the same one until they choose another. */
export function chosenIn(activity: string): Ref<string> {
  const known = chosen.get(activity) ?? ref('')
  chosen.set(activity, known)
  return known
}
