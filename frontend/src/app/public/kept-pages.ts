/** A page that the service worker has kept, readable without a network. */
export interface KeptPage {
  path: string
  title: string
  lang: string
}

const most = 12

/** The pages opened last, as the service worker keeps them. None where the browser keeps nothing. */
export async function keptPages(): Promise<KeptPage[]> {
  if (!('caches' in globalThis)) return []
  const found: KeptPage[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url)
      if (pathname.startsWith('/assets/') || pathname.endsWith('/offline')) continue
      const page = await cache.match(url, { ignoreVary: true })
      found.push({ path: pathname, ...headOf((await page?.text()) ?? '') })
    }
  }
  return found
    .filter(({ title }) => title)
    .reverse()
    .slice(0, most)
}

/** The server writes the head; a parser would be a sink that the content policy closes. */
export function headOf(html: string): { title: string; lang: string } {
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''
  return {
    title: decoded(title).replace(/ – [^–]*$/, ''),
    lang: /<html lang="(\w+)"/.exec(html)?.[1] ?? '',
  }
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  '#43': '+',
}

function decoded(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
