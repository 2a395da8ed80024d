import { examplesOf } from '../examples'
import PaginationNav from './PaginationNav.vue'

const target = (page: number) => `/projekte?seite=${String(page)}`

export default examplesOf('PaginationNav', PaginationNav, [
  { name: 'in the middle', props: { page: 5, pages: 12, target } },
  { name: 'first of two', props: { page: 1, pages: 2, target } },
  { name: 'only one', props: { page: 1, pages: 1, target } },
  { name: 'right to left', dir: 'rtl', props: { page: 2, pages: 3, target } },
])
