/**
 * What the service worker keeps for times without a network: the page that says so, the files of this build that were
 * used, and pages that the server allows to be kept, which are those without anything about a person. It never touches
 * the API.
 */
export interface Keeper {
  /** Fetches what is needed to say that there is no network, in the languages of these addresses. */
  prepare: (pathnames: readonly string[]) => Promise<void>
  /** Drops what older builds have kept. */
  tidy: () => Promise<void>
  page: (
    request: Request,
    early: Promise<Response | undefined>,
    later: (work: Promise<unknown>) => void,
  ) => Promise<Response>
  asset: (request: Request) => Promise<Response>
  /** For logging out. */
  forgetPages: () => Promise<void>
}

const prefix = 'mitwirken-'
const mostPages = 40
const offline = (pathname: string) => `${/^\/(fr|it|en)(?=\/|$)/.exec(pathname)?.[0] ?? ''}/offline`
const isPage = (pathname: string) => !pathname.startsWith('/assets/') && !pathname.endsWith('/offline')

export function createKeeper(
  name: string,
  caches: CacheStorage,
  fetch: (request: Request) => Promise<Response>,
): Keeper {
  const open = () => caches.open(name)
  const match = async (pathname: string) => (await open()).match(pathname, { ignoreVary: true })

  /** The page that says that there is no network, as nobody in particular sees it, with the files it needs. */
  async function prepareOne(address: string) {
    const cache = await open()
    const shell = await fetch(new Request(address, { credentials: 'omit', cache: 'reload' }))
    if (!shell.ok) throw new Error(`${address}: ${String(shell.status)}`)
    const html = await shell.clone().text()
    const files = new Set(
      [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? ''),
    )
    await Promise.all([...files].map(async (file) => asset(new Request(file))))
    // Last, so that it is never there without its files.
    await cache.put(address, shell)
  }

  async function asset(request: Request): Promise<Response> {
    const cache = await open()
    const kept = await cache.match(request, { ignoreVary: true })
    if (kept) return kept
    const fresh = await fetch(request)
    if (fresh.ok) await cache.put(request, fresh.clone())
    return fresh
  }

  async function keep(pathname: string, response: Response) {
    const cache = await open()
    await cache.put(pathname, response)
    const pages = (await cache.keys()).filter(({ url }) => isPage(new URL(url).pathname))
    await Promise.all(pages.slice(0, -mostPages).map((old) => cache.delete(old)))
  }

  return {
    async prepare(pathnames) {
      await Promise.all([...new Set(['/', ...pathnames].map(offline))].map(prepareOne))
    },

    async tidy() {
      const old = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name)
      await Promise.all(old.map((key) => caches.delete(key)))
    },

    async page(request, early, later) {
      const { pathname, search } = new URL(request.url)
      try {
        const fresh = (await early) ?? (await fetch(request))
        if (mayBeKept(fresh) && search === '') {
          later(keep(pathname, fresh.clone()))
          // Somebody changed the language.
          const shell = offline(pathname)
          if (!(await match(shell))) later(prepareOne(shell))
        }
        return fresh
      } catch (error) {
        const kept = (await match(pathname)) ?? (await match(offline(pathname))) ?? (await match('/offline'))
        if (kept) return kept
        throw error
      }
    },

    asset,

    async forgetPages() {
      const cache = await open()
      const pages = (await cache.keys()).filter(({ url }) => isPage(new URL(url).pathname))
      await Promise.all(pages.map((page) => cache.delete(page)))
    },
  }
}

function mayBeKept(response: Response): boolean {
  const told = response.headers.get('Cache-Control') ?? 'no-store'
  return response.status === 200 && !response.redirected && !told.includes('no-store')
}
