import { h, type Component, type VNode } from 'vue'

/** What stands in a slot, as data: words, a component, or several of them. */
export type SlotContent = string | Placed | readonly SlotContent[]

export interface Placed {
  component: Component
  props?: Record<string, unknown>
  slots?: Record<string, SlotContent>
}

type PropsOf<C> = C extends new (...args: never[]) => { $props: infer P } ? P : Record<string, unknown>

/** One state of a component worth looking at. */
export interface Example<P = Record<string, unknown>> {
  name: string
  props?: P
  slots?: Record<string, SlotContent>
  /** Language of the words in it, where it is not German. */
  lang?: 'fr' | 'it' | 'en' | 'ar'
  dir?: 'rtl'
  /** A component that lives inside another one, such as a control in its field. */
  inside?: Placed
}

export interface ExampleSet {
  name: string
  component: Component
  examples: readonly Example[]
}

/** Ties examples to their component: a prop that does not exist there does not compile. */
export function examplesOf<C extends Component>(
  name: string,
  component: C,
  examples: readonly Example<Partial<PropsOf<C>>>[],
): ExampleSet {
  return { name, component, examples: examples as readonly Example[] }
}

function fill(content: SlotContent): (string | VNode)[] {
  if (typeof content === 'string') return [content]
  if ('component' in content) return [place(content)]
  return content.flatMap(fill)
}

function place({ component, props, slots }: Placed): VNode {
  const filled = Object.entries(slots ?? {}).map(([name, content]) => [name, () => fill(content)] as const)
  return h(component, props ?? null, Object.fromEntries(filled))
}

/** Draws one example, in the direction and language it asks for. */
export function renderExample(set: ExampleSet, example: Example): VNode {
  const own: Placed = { component: set.component }
  if (example.props) own.props = example.props
  if (example.slots) own.slots = example.slots
  const whole = example.inside ? { ...example.inside, slots: { ...example.inside.slots, default: own } } : own
  return h('div', { dir: example.dir, lang: example.lang }, [place(whole)])
}
