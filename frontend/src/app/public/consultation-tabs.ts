import type { ConsultationTab } from '@/lib/consultation-tabs'

/** The parts of a consultation for staff, in the order of the work; they load when they are opened. */
export const consultationTabs: readonly ConsultationTab[] = [
  {
    id: 'dokument',
    label: 'consultations.tab.document',
    load: () => import('@/features/consultation/staff/DocumentTab.vue'),
  },
  {
    id: 'einstellungen',
    label: 'consultations.tab.settings',
    load: () => import('@/features/consultation/staff/SettingsTab.vue'),
  },
  {
    id: 'adressaten',
    label: 'consultations.tab.addressees',
    load: () => import('@/features/statement/staff/AddresseesTab.vue'),
  },
  {
    id: 'eingaben',
    label: 'consultations.tab.submissions',
    load: () => import('@/features/statement/staff/SubmissionsTab.vue'),
  },
  {
    id: 'auswertung',
    label: 'evaluation.tab',
    load: () => import('@/features/evaluation/staff/EvaluationTab.vue'),
  },
  {
    id: 'ergebnis',
    label: 'results.tab',
    load: () => import('@/features/outcome/staff/ResultTab.vue'),
  },
  {
    id: 'bericht',
    label: 'reports.tab',
    load: () => import('@/features/report/staff/ReportTab.vue'),
  },
]
