import type { RouteRecordRaw } from 'vue-router'
import type { WordsPart } from '@/lib/i18n'
import type { PageName } from '@/lib/links'

/** Who has to log in to open a page; whether they may see it, the page says itself. */
export type LoginNeed = 'person' | 'employee'

/**
 * Every public page. German has no prefix in the address. The server knows the
 * same addresses (title, first data, preloads): internal/app, webui.Page. `sample`
 * is an address for checks that visit every page, `words` a part of the sentences
 * that a page needs beside the first.
 */
export const routes: (RouteRecordRaw & {
  name: PageName | 'workshop' | 'not-found'
  meta: { sample: string; login?: LoginNeed; words?: WordsPart }
})[] = [
  {
    name: 'home',
    path: '/:lang(fr|it|en)?',
    component: () => import('@/features/spaces/pages/HomePage.vue'),
    meta: { sample: '/' },
  },
  {
    name: 'project',
    path: '/:lang(fr|it|en)?/projekte/:slug',
    component: () => import('@/features/spaces/pages/ProjectPage.vue'),
    meta: { sample: '/projekte/:first' },
  },
  {
    name: 'projects',
    path: '/:lang(fr|it|en)?/projekte',
    component: () => import('@/features/spaces/pages/ProjectsPage.vue'),
    meta: { sample: '/projekte?view=calendar', words: 'browse' },
  },
  {
    name: 'events',
    path: '/:lang(fr|it|en)?/termine',
    component: () => import('@/features/spaces/pages/EventsPage.vue'),
    meta: { sample: '/termine', words: 'told' },
  },
  {
    name: 'news',
    path: '/:lang(fr|it|en)?/neues',
    component: () => import('@/features/spaces/pages/NewsPage.vue'),
    meta: { sample: '/neues', words: 'told' },
  },
  {
    name: 'document',
    path: '/:lang(fr|it|en)?/projekte/:slug/unterlagen/:id',
    component: () => import('@/features/spaces/pages/DocumentPage.vue'),
    meta: { sample: '/projekte/:document', words: 'read' },
  },
  {
    name: 'search',
    path: '/:lang(fr|it|en)?/suche',
    component: () => import('@/features/spaces/pages/SearchPage.vue'),
    meta: { sample: '/suche?q=gemeinde', words: 'read' },
  },
  {
    name: 'contact',
    path: '/:lang(fr|it|en)?/kontakt',
    component: () => import('@/features/contact/pages/ContactPage.vue'),
    meta: { sample: '/kontakt', words: 'contact' },
  },
  {
    name: 'contact-sent',
    path: '/:lang(fr|it|en)?/kontakt/gesendet',
    component: () => import('@/features/contact/pages/ContactSentPage.vue'),
    meta: { sample: '/kontakt/gesendet', words: 'contact' },
  },
  {
    name: 'login',
    path: '/:lang(fr|it|en)?/anmelden',
    component: () => import('@/features/account/pages/LoginPage.vue'),
    meta: { sample: '/anmelden', words: 'login' },
  },
  {
    name: 'login-link',
    path: '/:lang(fr|it|en)?/anmelden/link',
    component: () => import('@/features/account/pages/LoginLinkPage.vue'),
    meta: { sample: '/anmelden/link', words: 'login' },
  },
  {
    name: 'account',
    path: '/:lang(fr|it|en)?/konto',
    component: () => import('@/features/account/pages/AccountPage.vue'),
    meta: { sample: '/konto', login: 'person', words: 'login' },
  },
  {
    name: 'unsubscribe',
    path: '/:lang(fr|it|en)?/abbestellen',
    component: () => import('@/features/account/pages/UnsubscribePage.vue'),
    meta: { sample: '/abbestellen', words: 'letter' },
  },
  {
    name: 'organisations',
    path: '/:lang(fr|it|en)?/konto/organisationen',
    component: () => import('@/features/organisations/pages/OrganisationsPage.vue'),
    meta: { sample: '/konto/organisationen', login: 'person' },
  },
  {
    name: 'organisation',
    path: '/:lang(fr|it|en)?/konto/organisationen/:id',
    component: () => import('@/features/organisations/pages/OrganisationPage.vue'),
    meta: { sample: '/konto/organisationen/:organisation', login: 'person', words: 'login' },
  },
  {
    name: 'invitation',
    path: '/:lang(fr|it|en)?/einladung',
    component: () => import('@/features/organisations/pages/InvitationPage.vue'),
    meta: { sample: '/einladung', words: 'more' },
  },
  {
    name: 'staff-organisations',
    path: '/:lang(fr|it|en)?/verwaltung/organisationen',
    component: () => import('@/features/organisations/pages/StaffOrganisationsPage.vue'),
    meta: { sample: '/verwaltung/organisationen', login: 'employee' },
  },
  {
    name: 'units',
    path: '/:lang(fr|it|en)?/verwaltung/einheiten',
    component: () => import('@/features/organisations/pages/UnitsPage.vue'),
    meta: { sample: '/verwaltung/einheiten', login: 'employee' },
  },
  {
    name: 'people',
    path: '/:lang(fr|it|en)?/verwaltung/personen',
    component: () => import('@/features/people/pages/PeoplePage.vue'),
    meta: { sample: '/verwaltung/personen', login: 'employee' },
  },
  {
    name: 'code',
    path: '/:lang(fr|it|en)?/code',
    component: () => import('@/features/codes/pages/CodePage.vue'),
    meta: { sample: '/code', words: 'letter' },
  },
  {
    name: 'codes',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes',
    component: () => import('@/features/codes/pages/BatchesPage.vue'),
    meta: { sample: '/verwaltung/zugangscodes', login: 'employee' },
  },
  {
    name: 'codes-new',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes/neu',
    component: () => import('@/features/codes/pages/NewBatchPage.vue'),
    meta: { sample: '/verwaltung/zugangscodes/neu', login: 'employee' },
  },
  {
    name: 'codes-batch',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes/:id',
    component: () => import('@/features/codes/pages/BatchPage.vue'),
    // The sample town has made none: checks see what somebody sees who may not.
    meta: { sample: '/verwaltung/zugangscodes/00000000-0000-4000-8000-000000000000', login: 'employee' },
  },
  {
    name: 'preview',
    path: '/:lang(fr|it|en)?/vorschau',
    component: () => import('@/features/spaces/pages/PreviewPage.vue'),
    meta: { sample: '/vorschau', words: 'letter' },
  },
  {
    name: 'cockpit',
    path: '/:lang(fr|it|en)?/verwaltung',
    component: () => import('@/features/cockpit/pages/CockpitPage.vue'),
    meta: { sample: '/verwaltung', login: 'employee' },
  },
  {
    name: 'log',
    path: '/:lang(fr|it|en)?/verwaltung/protokoll',
    component: () => import('@/features/oversight/pages/LogPage.vue'),
    meta: { sample: '/verwaltung/protokoll', login: 'employee' },
  },
  {
    name: 'operations',
    path: '/:lang(fr|it|en)?/verwaltung/auftraege',
    component: () => import('@/features/oversight/pages/OperationsPage.vue'),
    meta: { sample: '/verwaltung/auftraege', login: 'employee' },
  },
  {
    name: 'visits',
    path: '/:lang(fr|it|en)?/verwaltung/statistik',
    component: () => import('@/features/oversight/pages/VisitsPage.vue'),
    meta: { sample: '/verwaltung/statistik', login: 'employee' },
  },
  {
    name: 'staff-projects',
    path: '/:lang(fr|it|en)?/verwaltung/projekte',
    component: () => import('@/features/projects-admin/pages/StaffProjectsPage.vue'),
    meta: { sample: '/verwaltung/projekte', login: 'employee' },
  },
  {
    name: 'staff-project-new',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/neu',
    component: () => import('@/features/projects-admin/pages/NewProjectPage.vue'),
    meta: { sample: '/verwaltung/projekte/neu', login: 'employee' },
  },
  {
    name: 'staff-project',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/:id',
    component: () => import('@/features/projects-admin/pages/ProjectEditorPage.vue'),
    meta: { sample: '/verwaltung/projekte/:project', login: 'employee' },
  },
  {
    name: 'staff-dossier',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/:id/unterlagen',
    component: () => import('@/features/dossier-admin/pages/DossierPage.vue'),
    meta: { sample: '/verwaltung/projekte/:project/unterlagen', login: 'employee' },
  },
  {
    name: 'staff-spaces',
    path: '/:lang(fr|it|en)?/verwaltung/raeume',
    component: () => import('@/features/projects-admin/pages/StaffSpacesPage.vue'),
    meta: { sample: '/verwaltung/raeume', login: 'employee' },
  },
  {
    name: 'settings',
    path: '/:lang(fr|it|en)?/verwaltung/einstellungen',
    component: () => import('@/features/settings/pages/SettingsPage.vue'),
    meta: { sample: '/verwaltung/einstellungen', login: 'employee' },
  },
  {
    name: 'exports',
    path: '/:lang(fr|it|en)?/verwaltung/exporte',
    component: () => import('@/features/exports/pages/ExportsPage.vue'),
    meta: { sample: '/verwaltung/exporte', login: 'employee' },
  },
  {
    name: 'about',
    path: '/:lang(fr|it|en)?/ueber',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'about' },
    meta: { sample: '/ueber', words: 'about' },
  },
  {
    name: 'privacy',
    path: '/:lang(fr|it|en)?/datenschutz',
    component: () => import('@/features/about/pages/PrivacyPage.vue'),
    meta: { sample: '/datenschutz', words: 'about' },
  },
  {
    name: 'accessibility',
    path: '/:lang(fr|it|en)?/barrierefreiheit',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'accessibility' },
    meta: { sample: '/barrierefreiheit', words: 'about' },
  },
  {
    name: 'netiquette',
    path: '/:lang(fr|it|en)?/netiquette',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'netiquette' },
    meta: { sample: '/netiquette', words: 'about' },
  },
  {
    name: 'imprint',
    path: '/:lang(fr|it|en)?/impressum',
    component: () => import('@/features/about/pages/AboutPage.vue'),
    props: { name: 'imprint' },
    meta: { sample: '/impressum', words: 'about' },
  },
  {
    name: 'workshop',
    path: '/:lang(fr|it|en)?/werkstatt',
    component: () => import('@/app/workshop/WorkshopPage.vue'),
    meta: { sample: '/werkstatt', words: 'more' },
  },
  {
    name: 'not-found',
    path: '/:lang(fr|it|en)?/:rest(.*)*',
    component: () => import('./NotFoundPage.vue'),
    meta: { sample: '/gibt-es-nicht' },
  },
]
