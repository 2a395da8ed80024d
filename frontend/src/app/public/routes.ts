import type { RouteRecordRaw } from 'vue-router'
import type { WordsPart } from '@/lib/i18n'
import type { PageName } from '@/lib/links'

/** Who has to log in to open a page; whether they may see it, the page says itself. */
export type LoginNeed = 'person' | 'employee'

export type Route = RouteRecordRaw & {
  name: PageName | 'workshop' | 'not-found'
  /** `words` is a part of the sentences that the page needs beside the first. */
  meta?: { login?: LoginNeed; words?: WordsPart }
}

/**
 * The pages of residents; those of the back office are in staff-routes.ts. German has no prefix in the address. The
 * server knows the same addresses (title, first data, preloads): internal/app, webui.Page.
 */
export const routes: Route[] = [
  {
    name: 'home',
    path: '/:lang(fr|it|en)?',
    component: () => import('@/features/spaces/pages/HomePage.vue'),
    meta: { words: 'home' },
  },
  {
    name: 'project',
    path: '/:lang(fr|it|en)?/projekte/:slug',
    component: () => import('@/features/spaces/pages/ProjectPage.vue'),
    meta: { words: 'project' },
  },
  {
    name: 'projects',
    path: '/:lang(fr|it|en)?/projekte',
    component: () => import('@/features/spaces/pages/ProjectsPage.vue'),
    meta: { words: 'browse' },
  },
  {
    name: 'events',
    path: '/:lang(fr|it|en)?/termine',
    component: () => import('@/features/spaces/pages/EventsPage.vue'),
    meta: { words: 'told' },
  },
  {
    name: 'news',
    path: '/:lang(fr|it|en)?/neues',
    component: () => import('@/features/spaces/pages/NewsPage.vue'),
    meta: { words: 'told' },
  },
  {
    name: 'document',
    path: '/:lang(fr|it|en)?/projekte/:slug/unterlagen/:id',
    component: () => import('@/features/spaces/pages/DocumentPage.vue'),
    meta: { words: 'read' },
  },
  {
    name: 'consultation',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity',
    component: () => import('./ReaderPage.vue'),
    meta: { words: 'consultation' },
  },
  {
    name: 'statement',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/stellungnahme',
    component: () => import('@/features/statement/pages/StatementPage.vue'),
  },
  {
    name: 'statement-check',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/stellungnahme/pruefen',
    component: () => import('@/features/statement/pages/StatementCheckPage.vue'),
  },
  {
    name: 'statement-receipt',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/stellungnahme/quittung',
    component: () => import('./StatementReceiptPage.vue'),
  },
  {
    name: 'statements',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/stellungnahmen',
    component: () => import('@/features/statement/pages/StatementsPage.vue'),
  },
  {
    name: 'result',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/ergebnis',
    component: () => import('@/features/outcome/pages/ResultPage.vue'),
    meta: { words: 'outcome' },
  },
  {
    name: 'report',
    path: '/:lang(fr|it|en)?/projekte/:slug/konsultation/:activity/bericht',
    component: () => import('@/features/report/pages/ReportPage.vue'),
    meta: { words: 'outcome' },
  },
  {
    name: 'receipt',
    path: '/:lang(fr|it|en)?/quittung',
    component: () => import('./ReceiptCheckPage.vue'),
  },
  {
    name: 'contributions',
    path: '/:lang(fr|it|en)?/konto/beitraege',
    component: () => import('@/features/statement/pages/ContributionsPage.vue'),
    meta: { login: 'person', words: 'desk' },
  },
  {
    name: 'contribution',
    path: '/:lang(fr|it|en)?/konto/beitraege/:id',
    component: () => import('./ContributionPage.vue'),
    meta: { login: 'person', words: 'desk' },
  },
  {
    name: 'search',
    path: '/:lang(fr|it|en)?/suche',
    component: () => import('@/features/spaces/pages/SearchPage.vue'),
    meta: { words: 'read' },
  },
  {
    name: 'contact',
    path: '/:lang(fr|it|en)?/kontakt',
    component: () => import('@/features/contact/pages/ContactPage.vue'),
    meta: { words: 'contact' },
  },
  {
    name: 'contact-sent',
    path: '/:lang(fr|it|en)?/kontakt/gesendet',
    component: () => import('@/features/contact/pages/ContactSentPage.vue'),
    meta: { words: 'sent' },
  },
  {
    name: 'login',
    path: '/:lang(fr|it|en)?/anmelden',
    component: () => import('@/features/account/pages/LoginPage.vue'),
    meta: { words: 'login' },
  },
  {
    name: 'login-link',
    path: '/:lang(fr|it|en)?/anmelden/link',
    component: () => import('@/features/account/pages/LoginLinkPage.vue'),
    meta: { words: 'login' },
  },
  {
    name: 'account',
    path: '/:lang(fr|it|en)?/konto',
    component: () => import('@/features/account/pages/AccountPage.vue'),
    meta: { login: 'person', words: 'login' },
  },
  {
    name: 'unsubscribe',
    path: '/:lang(fr|it|en)?/abbestellen',
    component: () => import('@/features/account/pages/UnsubscribePage.vue'),
    meta: { words: 'letter' },
  },
  {
    name: 'organisations',
    path: '/:lang(fr|it|en)?/konto/organisationen',
    component: () => import('@/features/organisations/pages/OrganisationsPage.vue'),
    meta: { login: 'person' },
  },
  {
    name: 'organisation',
    path: '/:lang(fr|it|en)?/konto/organisationen/:id',
    component: () => import('@/features/organisations/pages/OrganisationPage.vue'),
    meta: { login: 'person', words: 'login' },
  },
  {
    name: 'invitation',
    path: '/:lang(fr|it|en)?/einladung',
    component: () => import('@/features/organisations/pages/InvitationPage.vue'),
    meta: { words: 'more' },
  },
  {
    name: 'code',
    path: '/:lang(fr|it|en)?/code',
    component: () => import('@/features/codes/pages/CodePage.vue'),
    meta: { words: 'letter' },
  },
  {
    name: 'preview',
    path: '/:lang(fr|it|en)?/vorschau',
    component: () => import('@/features/spaces/pages/PreviewPage.vue'),
    meta: { words: 'letter' },
  },
  {
    name: 'about',
    path: '/:lang(fr|it|en)?/ueber',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'about' },
    meta: { words: 'about' },
  },
  {
    name: 'privacy',
    path: '/:lang(fr|it|en)?/datenschutz',
    component: () => import('@/features/about/pages/PrivacyPage.vue'),
    meta: { words: 'about' },
  },
  {
    name: 'accessibility',
    path: '/:lang(fr|it|en)?/barrierefreiheit',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'accessibility' },
    meta: { words: 'about' },
  },
  {
    name: 'netiquette',
    path: '/:lang(fr|it|en)?/netiquette',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'netiquette' },
    meta: { words: 'about' },
  },
  {
    name: 'imprint',
    path: '/:lang(fr|it|en)?/impressum',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'imprint' },
    meta: { words: 'about' },
  },
  {
    name: 'not-found',
    path: '/:lang(fr|it|en)?/:rest(.*)*',
    component: () => import('./NotFoundPage.vue'),
    meta: { words: 'lost' },
  },
]
