import { inject, type Component, type InjectionKey } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { Schemas } from './api/client'
import type { Anchor } from './passage'

/*
 * Where reading a consultation meets writing about it. Features know nothing of each other: the one that reads leaves
 * places free, the one that writes puts its components there. The app joins the two (app/public/ReaderPage.vue); without
 * it the document can be read and nothing offers to write.
 */

/** What a component of the statement gets beside the text. */
export interface StatementProps {
  consultation: Schemas['Consultation']
}

/** What the form below a passage gets. It emits `close` when the person goes on reading. */
export interface RemarkProps extends StatementProps {
  /** The chapter it is about, by its id; absent before the first one. */
  chapter?: string | undefined
  /** A whole block (a chapter too), or words in it. */
  anchor: Anchor
}

export interface StatementSeam {
  /** The page on which the statement is checked and handed in. */
  page: (slug: string, activity: string) => RouteLocationRaw
  /** The form to speak to a chapter, a block or a passage; props RemarkProps. Best loaded on use. */
  remark: Component
  /** How far one’s own statement is, beside the text; props StatementProps. */
  progress?: Component
}

export const STATEMENTS: InjectionKey<StatementSeam> = Symbol('statements')

/** For the reader: undefined where nothing can be written. */
export const useStatements = (): StatementSeam | undefined => inject(STATEMENTS, undefined)

/** «Was wurde aus meinem Beitrag?»: what the pages of a statement leave free for the answers to it. */
export interface OutcomeSeam {
  /** Where it is known which statement; props `statement` (its id) and `secret` of the browser it was begun in. */
  own: Component
  /** Where somebody has a receipt; props `number` and `code` of it, and `secrets` of this browser. */
  receipt: Component
}

/** The app provides it (app/public/outcomes.ts); without it these pages have no such part. */
export const OUTCOME: InjectionKey<OutcomeSeam> = Symbol('outcome')

export const useOutcome = (): OutcomeSeam | undefined => inject(OUTCOME, undefined)
