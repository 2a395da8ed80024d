import { api, body } from '@/lib/api/client'
import { lang, loadWords, t, type Lang } from '@/lib/i18n'
import { installation } from '@/lib/installation'

/** What the server has written in the language the page came in, and pages do not draw anew: opening hours, the band of demonstrations. */
export async function followLanguage(of: Lang): Promise<void> {
  const band = document.querySelector<HTMLElement>('.demo-band')
  const [now] = await Promise.all([body(api.GET('/api/v1/installation')), band && loadWords('more')])
  if (of !== lang.value) return
  installation.value = now
  if (band) {
    band.textContent = t('shell.demo')
    band.lang = of
  }
}
