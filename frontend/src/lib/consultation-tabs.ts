import type { Component } from 'vue'
import type { StaffKey } from './staff-words'

/**
 * A part of the page on which staff work with a consultation. The app lists them (app/public/consultation-tabs.ts),
 * because they belong to several features. The component gets the id of the activity as `activity`.
 */
export interface ConsultationTab {
  /** In the address: `?teil=…`. */
  id: string
  label: StaffKey
  load: () => Promise<{ default: Component }>
}
