import { flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { expect, test, vi } from 'vitest'
import { installation } from './installation'
import { focusAfterNavigation, focusHeading, pageKey, usePageTitle } from './router-focus'

const late = ref('')

function titled(title: () => string) {
  return defineComponent({
    setup() {
      usePageTitle(title)
      return () => h('main', h('h1', { tabindex: -1, key: title() }, title() || 'lädt'))
    },
  })
}

async function open() {
  installation.value = { name: 'Gemeinde', shortName: '', phone: '', email: '', demo: false }
  const announce = vi.fn()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: 'a', path: '/:lang(fr)?', component: titled(() => 'Anfang') },
      { name: 'b', path: '/b', component: titled(() => late.value) },
    ],
  })
  focusAfterNavigation(router, announce)
  await router.push('/')
  mount(RouterView, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { router, announce }
}

test('the first page takes no focus and says nothing', async () => {
  const { announce } = await open()
  expect(document.title).toBe('Anfang – Gemeinde')
  expect(document.activeElement).toBe(document.body)
  expect(announce).not.toHaveBeenCalled()
})

test('the heading has the focus after a change of page, also when its words come later', async () => {
  late.value = ''
  const { router, announce } = await open()
  await router.push('/b')
  await flushPromises()
  expect(document.activeElement?.textContent).toBe('lädt')
  expect(announce).not.toHaveBeenCalled()
  late.value = 'Später'
  await flushPromises()
  expect(document.activeElement?.textContent).toBe('Später')
  expect(document.title).toBe('Später – Gemeinde')
  expect(announce).toHaveBeenCalledExactlyOnceWith('Später')
})

test('another language is the same page', async () => {
  const { router, announce } = await open()
  const german = pageKey(router.currentRoute.value)
  await router.push('/fr')
  await flushPromises()
  expect(pageKey(router.currentRoute.value)).toBe(german)
  expect(announce).not.toHaveBeenCalled()
})

test('what opens in the same page takes the focus of a button that is gone, and of nothing else', async () => {
  await open()
  const [button, field] = [document.createElement('button'), document.createElement('input')]
  document.body.append(button, field)
  button.focus()
  const gone = focusHeading()
  button.remove()
  await gone
  expect(document.activeElement).toBe(document.querySelector('main h1'))

  const meanwhile = focusHeading()
  field.focus()
  await meanwhile
  expect(document.activeElement).toBe(field)
  field.remove()
})
