import { examplesOf } from '../examples'
import { TOPICS } from './cover'
import GeneratedCover from './GeneratedCover.vue'

export default examplesOf(
  'GeneratedCover',
  GeneratedCover,
  TOPICS.flatMap((topic) => ['a', 'b'].map((seed) => ({ name: `${topic} ${seed}`, props: { seed, topic } }))),
)
