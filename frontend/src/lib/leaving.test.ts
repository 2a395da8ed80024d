import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { useLeaving } from './leaving'

const dirty = ref(false)
let form: ReturnType<typeof useLeaving>
const Form = defineComponent({
  setup() {
    form = useLeaving(dirty)
    return () => h('p')
  },
})

async function open() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/form', component: Form },
      { path: '/list', component: { render: () => h('ul') } },
    ],
  })
  await router.push('/form?teil=eingaben')
  const page = mount(RouterView, { global: { plugins: [router] } })
  await nextTick()
  return { router, page }
}
afterEach(() => {
  dirty.value = false
})

const closes = () => {
  const event = new Event('beforeunload', { cancelable: true })
  dispatchEvent(event)
  return !event.defaultPrevented
}

it('asks nothing when everything is saved', async () => {
  const { router, page } = await open()
  expect(closes()).toBe(true)
  await router.push('/list')
  expect(router.currentRoute.value.path).toBe('/list')
  page.unmount()
})

it.each(['/list', '/form?teil=dokument'])('asks before %s, and goes there when told to', async (to) => {
  const { router, page } = await open()
  dirty.value = true
  expect(closes()).toBe(false)
  await router.push(to)
  expect(router.currentRoute.value.fullPath).toBe('/form?teil=eingaben')
  expect(form.asking.value).toBe(true)
  await form.leave()
  expect(router.currentRoute.value.fullPath).toBe(to)
  expect(form.asking.value).toBe(false)
  page.unmount()
})

it('does not ask for another filter on the same page', async () => {
  const { router, page } = await open()
  dirty.value = true
  await router.push('/form?teil=eingaben&kanal=letter')
  expect(router.currentRoute.value.query.kanal).toBe('letter')
  page.unmount()
  expect(closes(), 'a form that is gone asks nothing').toBe(true)
})

it('asks for a button that leads away without the router', async () => {
  const { page } = await open()
  const then = vi.fn()
  form.away(then)
  expect(then).toHaveBeenCalledOnce()
  dirty.value = true
  form.away(then)
  expect(then).toHaveBeenCalledOnce()
  await form.leave()
  expect(then).toHaveBeenCalledTimes(2)
  page.unmount()
})
