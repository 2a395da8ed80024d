/*
 * Days and moments as staff type them. Everything is said in Zurich, wherever the browser stands.
 */

const zurich = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Zurich',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** A day that exists: DateInput gives the raw parts for one that does not. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
}

/** Noon of a day: the same day wherever it is said. */
export function dayAt(date: string): Date {
  return new Date(`${date}T12:00:00Z`)
}

/** Hours and minutes out of `8.30`, `08:30`, `8h30` or `8`; undefined for anything else. */
export function clockOf(text: string): { hours: number; minutes: number } | undefined {
  const match = /^(\d{1,2})(?:\s*[.:h]\s*(\d{2}))?$/.exec(text.trim())
  const hours = Number(match?.[1] ?? NaN)
  const minutes = Number(match?.[2] ?? 0)
  return hours < 24 && minutes < 60 ? { hours, minutes } : undefined
}

/** The moment of a day and a time in Zurich, in UTC as the server writes it; midnight without a time. */
export function instantOf(date: string, time: string): string | undefined {
  const clock = time.trim() ? clockOf(time) : { hours: 0, minutes: 0 }
  if (!isDay(date) || !clock) return undefined
  const wanted = Date.parse(`${date}T${two(clock.hours)}:${two(clock.minutes)}:00Z`)
  // The offset is that of the moment that is looked for: twice, for the nights on which the clock changes.
  let at = wanted
  for (let round = 0; round < 2; round++) at = wanted - offset(at)
  return new Date(at).toISOString()
}

/** Day and time in Zurich of a moment. */
export function momentOf(instant: string): { date: string; time: string } {
  const [date = '', time = ''] = zurich.format(new Date(instant)).split(' ')
  const [hours = '', minutes = ''] = time.split(':')
  return { date, time: `${String(Number(hours))}.${minutes}` }
}

/** Today in Zurich. */
export function today(now: Date): string {
  return momentOf(now.toISOString()).date
}

/** How far Zurich is ahead of UTC, in milliseconds. */
function offset(at: number): number {
  return Date.parse(`${zurich.format(new Date(at)).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

const two = (n: number) => String(n).padStart(2, '0')
