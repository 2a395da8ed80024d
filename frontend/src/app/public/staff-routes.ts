import { consultationTabs } from './consultation-tabs'
import type { Route } from './routes'

/** The pages of the back office, and the workshop of demonstrations: residents do not carry their addresses along. */
export const staffRoutes: Route[] = [
  {
    name: 'staff-organisations',
    path: '/:lang(fr|it|en)?/verwaltung/organisationen',
    component: () => import('@/features/organisations/pages/StaffOrganisationsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'units',
    path: '/:lang(fr|it|en)?/verwaltung/einheiten',
    component: () => import('@/features/organisations/pages/UnitsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'people',
    path: '/:lang(fr|it|en)?/verwaltung/personen',
    component: () => import('@/features/people/pages/PeoplePage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'codes',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes',
    component: () => import('@/features/codes/pages/BatchesPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'codes-new',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes/neu',
    component: () => import('@/features/codes/pages/NewBatchPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'codes-batch',
    path: '/:lang(fr|it|en)?/verwaltung/zugangscodes/:id',
    component: () => import('@/features/codes/pages/BatchPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'cockpit',
    path: '/:lang(fr|it|en)?/verwaltung',
    component: () => import('@/features/cockpit/pages/CockpitPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'log',
    path: '/:lang(fr|it|en)?/verwaltung/protokoll',
    component: () => import('@/features/oversight/pages/LogPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'operations',
    path: '/:lang(fr|it|en)?/verwaltung/auftraege',
    component: () => import('@/features/oversight/pages/OperationsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'visits',
    path: '/:lang(fr|it|en)?/verwaltung/statistik',
    component: () => import('@/features/oversight/pages/VisitsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'staff-projects',
    path: '/:lang(fr|it|en)?/verwaltung/projekte',
    component: () => import('@/features/projects-admin/pages/StaffProjectsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'staff-project-new',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/neu',
    component: () => import('@/features/projects-admin/pages/NewProjectPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'staff-project',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/:id',
    component: () => import('@/features/projects-admin/pages/ProjectEditorPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'staff-project-preview',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/:id/vorschau',
    component: () => import('@/features/spaces/pages/LivePreviewPage.vue'),
    meta: { login: 'employee', words: 'letter' },
  },
  {
    name: 'staff-dossier',
    path: '/:lang(fr|it|en)?/verwaltung/projekte/:id/unterlagen',
    component: () => import('@/features/dossier-admin/pages/DossierPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'staff-consultation',
    path: '/:lang(fr|it|en)?/verwaltung/konsultationen/:activity',
    component: () => import('@/features/consultation/pages/StaffConsultationPage.vue'),
    props: { tabs: consultationTabs },
    meta: { login: 'employee', words: 'consultation' },
  },
  {
    name: 'staff-spaces',
    path: '/:lang(fr|it|en)?/verwaltung/raeume',
    component: () => import('@/features/projects-admin/pages/StaffSpacesPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'media',
    path: '/:lang(fr|it|en)?/verwaltung/medien',
    component: () => import('@/features/media/pages/MediaPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'settings',
    path: '/:lang(fr|it|en)?/verwaltung/einstellungen',
    component: () => import('@/features/settings/pages/SettingsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'exports',
    path: '/:lang(fr|it|en)?/verwaltung/exporte',
    component: () => import('@/features/exports/pages/ExportsPage.vue'),
    meta: { login: 'employee' },
  },
  {
    name: 'workshop',
    path: '/:lang(fr|it|en)?/werkstatt',
    component: () => import('@/app/workshop/WorkshopPage.vue'),
    meta: { words: 'more' },
  },
]
