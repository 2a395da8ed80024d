import { examplesOf } from '../examples'
import IconGlyph from './IconGlyph.vue'
import { icons, type IconName } from './icons'

export default examplesOf(
  'IconGlyph',
  IconGlyph,
  (Object.keys(icons) as IconName[]).map((name) => ({ name, props: { name } })),
)
