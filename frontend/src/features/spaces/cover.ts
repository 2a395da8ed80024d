import { TOPICS, type Topic } from '@/ui/GeneratedCover/cover'

/** The drawing for the topics; an installation may have topics that nobody has drawn yet. */
export function coverTopic(topics: string[]): Topic {
  return TOPICS.find((known) => topics.includes(known)) ?? 'general'
}
