import { beforeEach, expect, test } from 'vitest'
import { createKeeper } from './keeper'

const { origin } = location
const absolute = (key: RequestInfo | URL) =>
  new URL(typeof key === 'object' && 'url' in key ? key.url : key, origin).href

class FakeCache {
  entries = new Map<string, Response>()
  match = (key: RequestInfo | URL) => Promise.resolve(this.entries.get(absolute(key))?.clone())
  put = (key: RequestInfo | URL, response: Response) => {
    this.entries.delete(absolute(key))
    this.entries.set(absolute(key), response)
    return Promise.resolve()
  }
  delete = (key: RequestInfo | URL) => Promise.resolve(this.entries.delete(absolute(key)))
  keys = () => Promise.resolve([...this.entries.keys()].map((url) => ({ url })))
}

let stores: Map<string, FakeCache>
let network: Map<string, () => Response>
let asked: string[]
let credentials: string[]

const caches = {
  open: (name: string) => {
    const found = stores.get(name) ?? new FakeCache()
    stores.set(name, found)
    return Promise.resolve(found)
  },
  keys: () => Promise.resolve([...stores.keys()]),
  delete: (name: string) => Promise.resolve(stores.delete(name)),
} as unknown as CacheStorage

const fetching = (request: Request) => {
  const { pathname } = new URL(absolute(request))
  asked.push(pathname)
  credentials.push(request.credentials)
  const answer = network.get(pathname)
  return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no network'))
}
const make = (name = 'mitwirken-1') => createKeeper(name, caches, fetching)
const html =
  (words: string, caching = 'private, no-cache', status = 200) =>
  () =>
    new Response(words, { status, headers: { 'Cache-Control': caching } })
const kept = () =>
  [...(stores.get('mitwirken-1')?.entries.keys() ?? [])].map((url) => url.replace(origin, ''))

async function visit(path: string, keeper = make()) {
  const work: Promise<unknown>[] = []
  const request = { url: origin + path, credentials: 'include' } as Request
  const page = await keeper.page(request, Promise.resolve(undefined), (later) => work.push(later))
  await Promise.all(work)
  return page.text()
}

beforeEach(() => {
  stores = new Map()
  asked = []
  credentials = []
  network = new Map([
    [
      '/offline',
      html('<script src="/assets/a-1.js"></script><link href="/assets/a-1.css">offline', 'no-store'),
    ],
    ['/fr/offline', html('<script src="/assets/a-1.js"></script>hors ligne', 'no-store')],
    ['/assets/a-1.js', html('code', 'public')],
    ['/assets/a-1.css', html('style', 'public')],
    ['/', html('home')],
    ['/fr/projekte/badi', html('projet')],
    ['/konto', html('Anna', 'no-store')],
    ['/weg', html('gone', 'no-store', 404)],
  ])
})

test('what is needed to say that there is no network is fetched as nobody in particular', async () => {
  await make().prepare(['/fr/projekte/badi'])
  expect(kept().sort()).toEqual(['/assets/a-1.css', '/assets/a-1.js', '/fr/offline', '/offline'])
  expect(credentials.filter((_, at) => asked[at]?.endsWith('/offline'))).toEqual(['omit', 'omit'])
})

test('a page comes from the network first, and from what was kept without one', async () => {
  const keeper = make()
  await keeper.prepare([])
  expect(await visit('/', keeper)).toBe('home')
  network.set('/', html('newer home'))
  expect(await visit('/', keeper)).toBe('newer home')
  network.clear()
  expect(await visit('/', keeper)).toBe('newer home')
  expect(await visit('/?utm_source=x', keeper)).toBe('newer home')
  expect(await visit('/projekte/nie-gesehen', keeper)).toContain('offline')
})

test('another language brings its own words for times without a network', async () => {
  const keeper = make()
  await keeper.prepare(['/'])
  await visit('/fr/projekte/badi', keeper)
  network.clear()
  expect(await visit('/fr/kontakt', keeper)).toContain('hors ligne')
  expect(await visit('/it/kontakt', keeper)).toContain('offline')
})

test('pages about a person, and what is no page, are never kept', async () => {
  const keeper = make()
  await keeper.prepare([])
  for (const path of ['/konto', '/weg', '/?topic=mobility']) await visit(path, keeper)
  expect(kept().filter((path) => !path.startsWith('/assets/'))).toEqual(['/offline'])
})

test('files of a build are fetched once', async () => {
  const keeper = make()
  for (let n = 0; n < 3; n++) {
    const file = await keeper.asset({ url: `${origin}/assets/a-1.js` } as Request)
    expect(await file.text()).toBe('code')
  }
  expect(asked).toEqual(['/assets/a-1.js'])
})

test('a new build brings its own page and drops what older ones have kept', async () => {
  const old = make('mitwirken-0')
  await old.prepare([])
  await visit('/', old)
  stores.set('others', new FakeCache())
  network.set('/offline', html('<script src="/assets/b-2.js"></script>newer'))
  network.set('/assets/b-2.js', html('code 2'))
  const next = make('mitwirken-1')
  await next.prepare(['/'])
  await next.tidy()
  expect([...stores.keys()].sort()).toEqual(['mitwirken-1', 'others'])
  network.clear()
  expect(await visit('/', next)).toContain('newer')
})

test('a build whose files cannot be had is not taken on', async () => {
  network.delete('/assets/a-1.css')
  await expect(make().prepare([])).rejects.toThrow('no network')
  expect(kept()).not.toContain('/offline')
})

test('only the newest pages stay, and none after logging out', async () => {
  const keeper = make()
  await keeper.prepare([])
  for (let n = 0; n < 45; n++) {
    network.set(`/p${String(n)}`, html(String(n)))
    await visit(`/p${String(n)}`, keeper)
  }
  const pages = kept().filter((path) => path.startsWith('/p'))
  expect(pages).toHaveLength(40)
  expect(pages[0]).toBe('/p5')
  await keeper.forgetPages()
  expect(kept().filter((path) => !path.startsWith('/assets/'))).toEqual(['/offline'])
})
