import { expect, test } from 'vitest'
import { headOf } from './kept-pages'

test.each([
  ['<html lang="fr"><title>À vélo – Gemeinde Emmen</title>', 'fr', 'À vélo'],
  ['<html lang="de"><title>Bau &amp; Umwelt – ein Plan – Emmen</title>', 'de', 'Bau & Umwelt – ein Plan'],
  ['<html lang="de"><title>&lt;b&gt; &#34;x&#39; &unbekannt;</title>', 'de', '<b> "x\' &unbekannt;'],
  ['', '', ''],
])('%s', (html, lang, title) => {
  expect(headOf(html)).toEqual({ lang, title })
})
