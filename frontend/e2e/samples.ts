import { routes, type Route } from '../src/app/public/routes'
import { staffRoutes } from '../src/app/public/staff-routes'

/** The name of nothing: a page that opens it says so. */
export const nothing = '00000000-0000-4000-8000-000000000000'

/**
 * An address of every page, for checks that visit all of them: a page without one does not compile. What begins with a
 * colon is looked up in the sample town.
 */
const samples: Record<NonNullable<Route['name']>, string> = {
  home: '/',
  project: '/projekte/:first',
  projects: '/projekte?view=calendar',
  events: '/termine',
  news: '/neues',
  document: '/projekte/:document',
  consultation: '/projekte/:consultation',
  search: '/suche?q=gemeinde',
  contact: '/kontakt',
  'contact-sent': '/kontakt/gesendet',
  login: '/anmelden',
  'login-link': '/anmelden/link',
  account: '/konto',
  unsubscribe: '/abbestellen',
  organisations: '/konto/organisationen',
  organisation: '/konto/organisationen/:organisation',
  invitation: '/einladung',
  'staff-organisations': '/verwaltung/organisationen',
  units: '/verwaltung/einheiten',
  people: '/verwaltung/personen',
  code: '/code',
  codes: '/verwaltung/zugangscodes',
  'codes-new': '/verwaltung/zugangscodes/neu',
  'codes-batch': `/verwaltung/zugangscodes/${nothing}`,
  preview: '/vorschau',
  cockpit: '/verwaltung',
  log: '/verwaltung/protokoll',
  operations: '/verwaltung/auftraege',
  visits: '/verwaltung/statistik',
  'staff-projects': '/verwaltung/projekte',
  'staff-project-new': '/verwaltung/projekte/neu',
  'staff-project': '/verwaltung/projekte/:project',
  'staff-project-preview': '/verwaltung/projekte/:project/vorschau',
  'staff-dossier': '/verwaltung/projekte/:project/unterlagen',
  statement: '/projekte/:consultation/stellungnahme',
  'statement-check': '/projekte/:consultation/stellungnahme/pruefen',
  'statement-receipt': '/projekte/:consultation/stellungnahme/quittung',
  statements: '/projekte/:consultation/stellungnahmen',
  receipt: '/quittung',
  result: '/projekte/:evaluated/ergebnis',
  report: '/projekte/:evaluated/bericht',
  contributions: '/konto/beitraege',
  contribution: '/konto/beitraege/:contribution',
  'staff-consultation': '/verwaltung/konsultationen/:activity',
  'staff-spaces': '/verwaltung/raeume',
  exports: '/verwaltung/exporte',
  settings: '/verwaltung/einstellungen',
  media: '/verwaltung/medien',
  about: '/ueber',
  privacy: '/datenschutz',
  accessibility: '/barrierefreiheit',
  netiquette: '/netiquette',
  imprint: '/impressum',
  workshop: '/werkstatt',
  'not-found': '/gibt-es-nicht',
}

/** Every page, in the order of the router. */
export const pages = [...routes, ...staffRoutes].map(({ name, meta }) => ({
  name,
  sample: samples[name],
  login: meta?.login,
}))
