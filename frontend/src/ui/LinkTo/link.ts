import type { RouteLocationRaw } from 'vue-router'

/** What a list of links is made of: navigation, breadcrumb, footer. */
export interface LinkItem {
  label: string
  to?: RouteLocationRaw | undefined
  href?: string | undefined
  /** The page the reader is on, or the area it belongs to. */
  current?: boolean | undefined
}
