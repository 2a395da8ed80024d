import { examplesOf } from '../examples'
import RichText from './RichText'

export default examplesOf('RichText', RichText, [
  {
    name: 'everything',
    props: {
      html: '<h2>Warum</h2><p>Ein <strong>Satz</strong> mit <a href="/projekte">Verweis</a> und <a href="https://www.lu.ch">Kanton</a>.</p><ul><li>eins</li><li>zwei</li></ul><ol><li>erstens</li></ol><blockquote>Wörtlich.</blockquote><p>alt <del>gestrichen</del> <ins>eingefügt</ins></p>',
    },
  },
  {
    name: 'table',
    props: {
      html: '<table><caption>Stimmen</caption><thead><tr><th scope="col">Kapitel</th><th scope="col">Stimmen</th></tr></thead><tbody><tr><td>Ziele</td><td>131</td></tr></tbody></table>',
    },
  },
  { name: 'empty', props: { html: '' } },
  { name: 'right to left', dir: 'rtl', lang: 'ar', props: { html: '<p>نص</p><ul><li>واحد</li></ul>' } },
])
