import { examplesOf } from '../examples'
import TagItem from './TagItem.vue'

export default examplesOf('TagItem', TagItem, [
  { name: 'plain', props: { label: 'Verkehr' } },
  { name: 'link', props: { label: 'Verkehr', href: '#' } },
  { name: 'removable', props: { label: 'Ortsteil Gerliswil', removable: true } },
  { name: 'very long', props: { label: 'Verkehrsinfrastrukturfinanzierungsreglement', href: '#' } },
])
