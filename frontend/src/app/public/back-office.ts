import type { Router } from 'vue-router'

/** Stands for all pages of the back office until somebody needs one of them. */
export const backOffice = {
  name: 'back-office',
  path: '/:lang(fr|it|en)?/:area(verwaltung|werkstatt)/:rest(.*)*',
  component: () => Promise.reject(new Error('the back office is not open')),
}

let opening: Promise<void> | undefined

/** Makes its pages known to the router: before that, links to them cannot be drawn. */
export function openBackOffice(router: Router): Promise<void> {
  opening ??= import('./staff-routes').then(
    ({ staffRoutes }) => {
      router.removeRoute(backOffice.name)
      for (const route of staffRoutes) router.addRoute(route)
    },
    (error: unknown) => {
      opening = undefined
      throw error
    },
  )
  return opening
}
