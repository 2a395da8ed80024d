import { words, type Phrases, type Plural } from './words'

/*
 * Numbers, dates and lists as a language writes them in Switzerland, character by
 * character as internal/platform/locale does: testdata/locale holds both to the
 * same cases. Functions and not a class, so that a page loads only what it uses.
 */
type Lang = keyof typeof words

const nb = '\u00a0'
const minus = '\u2212'
const dash = '–'

/** Groups from four digits on: 1’234. */
export function integer(lang: Lang, n: number | bigint): string {
  const digits = String(n)
  return digits.startsWith('-') ? minus + group(lang, digits.slice(1)) : group(lang, digits)
}

/** Exactly this many digits, rounded half away from zero as a person reads the number: 1.005 becomes 1,01. */
export function decimal(lang: Lang, x: number, digits: number): string {
  return shifted(lang, x, digits, 0)
}

/** A share: 0.381 with one digit is 38,1 %. */
export function percent(lang: Lang, share: number, digits: number): string {
  return Number.isFinite(share) ? shifted(lang, share, digits, 2) + words[lang].percent : dash
}

/** Takes Rappen and leaves out none: CHF 21’000.– or CHF 14.50. */
export function money(lang: Lang, rappen: number | bigint): string {
  const text = String(rappen)
  const negative = text.startsWith('-')
  const digits = (negative ? text.slice(1) : text).padStart(3, '0')
  const rest = `.${digits.slice(-2)}`
  return `CHF${nb}${sign(negative)}${group(lang, digits.slice(0, -2))}${rest === '.00' ? words[lang].evenMoney : rest}`
}

/** Counts in thousands as file managers do, one decimal below ten: 340 kB, 1,5 MB. */
export function fileSize(lang: Lang, bytes: number): string {
  const names = words[lang].bytes
  bytes = Math.max(bytes, 0)
  if (bytes < 1000) return `${String(bytes)}${nb}${names[0]}`
  for (let unit = 1, size = 1000; ; unit++, size *= 1000) {
    const tenths = halfUp(bytes, size / 10)
    if (tenths < 100) {
      const rest = tenths % 10
      return `${String(Math.floor(tenths / 10))}${rest ? words[lang].decimal + String(rest) : ''}${nb}${names[unit] ?? ''}`
    }
    // 999 500 bytes would round to 1000 kB: that is 1 MB.
    const whole = halfUp(bytes, size)
    if (whole < 1000 || unit === names.length - 1) return `${integer(lang, whole)}${nb}${names[unit] ?? ''}`
  }
}

/** a, b und c */
export function list(lang: Lang, items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} ${words[lang].and} ${items.at(-1) ?? ''}`
}

export function quote(lang: Lang, text: string): string {
  return words[lang].quotes[0] + text + words[lang].quotes[1]
}

/** For sentences: 7. September 2026. No line ends inside a date. */
export function longDate(lang: Lang, t: Date): string {
  const at = zurich(t)
  return `${dayMonth(lang, at)}${nb}${String(at.year)}`
}

/** Montag, 7. September 2026 */
export function weekdayDate(lang: Lang, t: Date): string {
  return weekday(lang, t) + words[lang].weekdayGap + longDate(lang, t)
}

/** For tables: 07.09.2026; in English 07 Sep 2026, because digits alone mean different days to different readers. */
export function shortDate(lang: Lang, t: Date): string {
  const at = zurich(t)
  if (lang === 'en') return `${two(at.day)}${nb}${month(lang, at).slice(0, 3)}${nb}${String(at.year)}`
  return `${two(at.day)}.${two(at.month)}.${String(at.year)}`
}

/** 14.05 Uhr, 14 h 05, ore 14:05, 14:05 */
export function time(lang: Lang, t: Date): string {
  const { hour, minute } = zurich(t)
  switch (lang) {
    case 'fr':
      return `${String(hour)}${nb}h${nb}${two(minute)}`
    case 'it':
      return `ore${nb}${String(hour)}:${two(minute)}`
    case 'en':
      return `${two(hour)}:${two(minute)}`
    default:
      return `${String(hour)}.${two(minute)}${nb}Uhr`
  }
}

/** 7. September 2026, 14.05 Uhr */
export function dateTime(lang: Lang, t: Date): string {
  return longDate(lang, t) + words[lang].timeGap + time(lang, t)
}

/** September 2026: for what is known to the month only. */
export function monthYear(lang: Lang, t: Date): string {
  const at = zurich(t)
  return `${month(lang, at)}${nb}${String(at.year)}`
}

export function weekday(lang: Lang, t: Date): string {
  return words[lang].weekdays[new Date(midnight(zurich(t))).getUTCDay()] ?? ''
}

/** Names nothing twice: 7.–11. September 2026. Both days are included. */
export function dateRange(lang: Lang, from: Date, to: Date): string {
  if (to < from) [from, to] = [to, from]
  const a = zurich(from)
  const b = zurich(to)
  if (a.year !== b.year) return `${longDate(lang, from)}${nb}– ${longDate(lang, to)}`
  if (a.month !== b.month) return `${dayMonth(lang, a)}${nb}– ${longDate(lang, to)}`
  if (a.day !== b.day) return `${day(lang, a)}–${longDate(lang, to)}`
  return longDate(lang, to)
}

/**
 * How far t is from now: «noch 5 Tage» ahead, «vor 2 Stunden» behind. Below one
 * day full hours and minutes; from one day on midnights in Zurich, as people
 * count; from 62 days on months, from 24 months on years.
 */
export function relative(lang: Lang, t: Date, now: Date): string {
  const ahead = t > now
  const phrases: Phrases = ahead ? words[lang].future : words[lang].past
  const minutes = Math.floor(Math.abs(t.getTime() - now.getTime()) / 60_000)
  const say = (n: number, [one, other]: Plural) =>
    (singular(lang, n) ? one : other).replace('#', integer(lang, n))
  if (minutes < 1) return phrases.moment
  if (minutes < 60) return say(minutes, phrases.minutes)
  if (minutes < 24 * 60) return say(Math.floor(minutes / 60), phrases.hours)
  const [early, late] = ahead ? [zurich(now), zurich(t)] : [zurich(t), zurich(now)]
  // The day on which summer time ends has 25 hours and room for 24 of them.
  const days = Math.max(midnights(early, late), 1)
  if (days < 62) return say(days, phrases.days)
  const months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day ? 1 : 0)
  return months < 24 ? say(months, phrases.months) : say(Math.floor(months / 12), phrases.years)
}

/** gestern, heute, morgen, or the long date. */
export function dayName(lang: Lang, t: Date, now: Date): string {
  const { yesterday, today, tomorrow } = words[lang]
  return [yesterday, today, tomorrow][midnights(zurich(now), zurich(t)) + 1] ?? longDate(lang, t)
}

/** The plural rule of CLDR for whole numbers: French counts nought as one, the others do not. */
export function singular(lang: Lang, n: number): boolean {
  return Math.abs(n) === 1 || (n === 0 && lang === 'fr')
}

interface Moment {
  year: number
  month: number
  day: number
  hour: number
  minute: number
}

/** Days begin and end for the municipality where it lies, wherever the reader is. */
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Zurich',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

function zurich(t: Date): Moment {
  const parts = Object.fromEntries(clock.formatToParts(t).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
  return { year, month, day, hour, minute }
}

function midnight({ year, month, day }: Moment): number {
  return Date.UTC(year, month - 1, day)
}

function midnights(from: Moment, to: Moment): number {
  return (midnight(to) - midnight(from)) / 86_400_000
}

function day(lang: Lang, at: Moment): string {
  return at.day === 1 ? words[lang].first : String(at.day) + words[lang].dayDot
}

function month(lang: Lang, at: Moment): string {
  return words[lang].months[at.month - 1] ?? ''
}

function dayMonth(lang: Lang, at: Moment): string {
  return `${day(lang, at)}${nb}${month(lang, at)}`
}

/** Rounds on the shortest decimal notation and moves the point: multiplying in binary would turn 0.285 into 28.499…. */
function shifted(lang: Lang, x: number, digits: number, shift: number): string {
  if (!Number.isFinite(x)) return dash
  digits = Math.max(digits, 0)
  const [whole = '0', fraction = ''] = plain(Math.abs(x)).split('.')
  const places = shift + digits
  const padded = fraction.padEnd(places + 1, '0')
  let kept = BigInt(whole + padded.slice(0, places))
  if (padded.charAt(places) >= '5') kept += 1n
  const text = String(kept).padStart(digits + 1, '0')
  const point = text.length - digits
  const behind = digits > 0 ? words[lang].decimal + text.slice(point) : ''
  return sign(x < 0 && kept > 0n) + group(lang, text.slice(0, point)) + behind
}

/** The shortest notation without an exponent: JavaScript writes 1e-7 and 1e+21 with one. */
function plain(x: number): string {
  const [mantissa = '0', exponent] = String(x).split('e')
  if (exponent === undefined) return mantissa
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const move = Number(exponent)
  if (move < 0) return `0.${'0'.repeat(-move - 1)}${whole}${fraction}`
  return (whole + fraction).padEnd(move + 1, '0')
}

function halfUp(n: number, unit: number): number {
  const rest = n % unit
  return (n - rest) / unit + (rest * 2 >= unit ? 1 : 0)
}

function group(lang: Lang, digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, words[lang].thousands)
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

function sign(negative: boolean): string {
  return negative ? minus : ''
}
