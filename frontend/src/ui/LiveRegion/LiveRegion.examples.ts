import { examplesOf } from '../examples'
import LiveRegion from './LiveRegion.vue'

export default examplesOf('LiveRegion', LiveRegion, [{ name: 'silent' }])
