/**
 * Names and signs that format.ts needs, the twin of internal/platform/locale/words.go.
 * Written out instead of asked from Intl: the locale data of browsers and of the
 * server disagree about Switzerland, and a date has to read the same on the page
 * and in the mail about it.
 */
export interface Words {
  thousands: string
  decimal: string
  percent: string
  evenMoney: string
  quotes: [string, string]
  and: string
  bytes: [string, string, string, string, string]
  months: string[]
  weekdays: string[]
  first: string
  dayDot: string
  weekdayGap: string
  timeGap: string
  yesterday: string
  today: string
  tomorrow: string
  past: Phrases
  future: Phrases
}

/** Per unit: words for one and for several; `#` is the number, which stays on the line of its unit. */
export interface Phrases {
  moment: string
  minutes: Plural
  hours: Plural
  days: Plural
  months: Plural
  years: Plural
}

export type Plural = [one: string, other: string]

const nb = '\u00a0'
const list = (text: string) => text.split(' ')
const units = (
  before: string,
  after: string,
  minutes: Plural,
  hours: Plural,
  days: Plural,
  months: Plural,
  years: Plural,
) => {
  const around = ([one, other]: Plural): Plural => [
    `${before}#${nb}${one}${after}`,
    `${before}#${nb}${other}${after}`,
  ]
  return {
    minutes: around(minutes),
    hours: around(hours),
    days: around(days),
    months: around(months),
    years: around(years),
  }
}
const french = [
  ['minute', 'minutes'],
  ['heure', 'heures'],
  ['jour', 'jours'],
  ['mois', 'mois'],
  ['an', 'ans'],
] as const satisfies Plural[]
const italian = [
  ['minuto', 'minuti'],
  ['ora', 'ore'],
  ['giorno', 'giorni'],
  ['mese', 'mesi'],
  ['anno', 'anni'],
] as const satisfies Plural[]
const english = [
  ['minute', 'minutes'],
  ['hour', 'hours'],
  ['day', 'days'],
  ['month', 'months'],
  ['year', 'years'],
] as const satisfies Plural[]

export const words: Record<'de' | 'fr' | 'it' | 'en', Words> = {
  de: {
    thousands: '’',
    decimal: ',',
    percent: `${nb}%`,
    evenMoney: '.–',
    quotes: ['«', '»'],
    and: 'und',
    bytes: ['B', 'kB', 'MB', 'GB', 'TB'],
    months: list('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
    weekdays: list('Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'),
    first: '1.',
    dayDot: '.',
    weekdayGap: ', ',
    timeGap: ', ',
    yesterday: 'gestern',
    today: 'heute',
    tomorrow: 'morgen',
    past: {
      moment: 'gerade eben',
      ...units(
        'vor ',
        '',
        ['Minute', 'Minuten'],
        ['Stunde', 'Stunden'],
        ['Tag', 'Tagen'],
        ['Monat', 'Monaten'],
        ['Jahr', 'Jahren'],
      ),
    },
    future: {
      moment: `noch weniger als 1${nb}Minute`,
      ...units(
        'noch ',
        '',
        ['Minute', 'Minuten'],
        ['Stunde', 'Stunden'],
        ['Tag', 'Tage'],
        ['Monat', 'Monate'],
        ['Jahr', 'Jahre'],
      ),
    },
  },
  fr: {
    thousands: '\u202f',
    decimal: ',',
    percent: `${nb}%`,
    evenMoney: '.–',
    quotes: ['«\u202f', '\u202f»'],
    and: 'et',
    bytes: ['o', 'ko', 'Mo', 'Go', 'To'],
    months: list('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
    weekdays: list('dimanche lundi mardi mercredi jeudi vendredi samedi'),
    first: '1er',
    dayDot: '',
    weekdayGap: ' ',
    timeGap: ` à${nb}`,
    yesterday: 'hier',
    today: 'aujourd’hui',
    tomorrow: 'demain',
    past: { moment: 'à l’instant', ...units('il y a ', '', ...french) },
    future: { moment: 'encore moins d’une minute', ...units('encore ', '', ...french) },
  },
  it: {
    thousands: '’',
    decimal: ',',
    percent: `${nb}%`,
    evenMoney: '.–',
    quotes: ['«', '»'],
    and: 'e',
    bytes: ['B', 'kB', 'MB', 'GB', 'TB'],
    months: list(
      'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    ),
    weekdays: list('domenica lunedì martedì mercoledì giovedì venerdì sabato'),
    first: '1°',
    dayDot: '',
    weekdayGap: ' ',
    timeGap: ', ',
    yesterday: 'ieri',
    today: 'oggi',
    tomorrow: 'domani',
    past: { moment: 'proprio ora', ...units('', ' fa', ...italian) },
    future: { moment: `ancora meno di 1${nb}minuto`, ...units('ancora ', '', ...italian) },
  },
  en: {
    thousands: ',',
    decimal: '.',
    percent: '%',
    evenMoney: '',
    quotes: ['“', '”'],
    and: 'and',
    bytes: ['B', 'kB', 'MB', 'GB', 'TB'],
    months: list('January February March April May June July August September October November December'),
    weekdays: list('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
    first: '1',
    dayDot: '',
    weekdayGap: ', ',
    timeGap: ', ',
    yesterday: 'yesterday',
    today: 'today',
    tomorrow: 'tomorrow',
    past: { moment: 'just now', ...units('', ' ago', ...english) },
    future: { moment: `less than 1${nb}minute left`, ...units('', ' left', ...english) },
  },
}
