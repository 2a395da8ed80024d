/** The numbers to show: both ends, the page itself and its neighbours; null stands for a gap. Never a gap of one page. */
export function pagesAround(page: number, pages: number): (number | null)[] {
  const wanted = new Set([1, pages, page - 1, page, page + 1])
  const numbers = [...wanted].filter((n) => n >= 1 && n <= pages).sort((a, b) => a - b)
  const out: (number | null)[] = []
  let before = 0
  for (const n of numbers) {
    if (n - before === 2) out.push(n - 1)
    else if (n - before > 2) out.push(null)
    out.push(n)
    before = n
  }
  return out
}
