/**
 * The parts of public.json, each with the keys in it; the rest comes with every page. A page names the part it needs in
 * `meta.words` of its route; vite.config.ts cuts the catalogue and scripts/budget.mjs counts it. The first that fits has
 * the key.
 */
export const parts = {
  // Logging in, by a link too.
  login: /^login\.(?!(title|account|down|description)$)/,
  // Other pages that a letter or a mail leads to.
  letter: /^(code|preview|unsubscribe)\./,
  // Documents, the search, what stands below the fold of a project.
  read: /^(dossier|find|reader)\.(?!description$)/,
  // The head of the first page.
  home: /^home\.(headline|lead)$/,
  // The page of a project, and what shows it before it is public.
  project:
    /^project\.(calendar|callback|closedReason|contact|deadline|display|do|evaluation|fixed|influence|open|possible|question|result|scope|shortReason|topics|when|withdrawn)(\.|$)/,
  // The list of all projects.
  browse: /^browse\.(?!description$)/,
  // What is told of all projects at once: below the fold of the home page, events, news, the calendar and the map.
  told: /^(overview|events|news|calendar|places)\.(?!description$)/,
  // What is said without a network.
  offline: /^(outbox|offline)\.(?!description$)/,
  // What is said of an address without a page.
  lost: /^notFound\./,
  // What is said once a request has arrived.
  sent: /^contact\.sent\./,
  // Writing a statement, its receipt, those that are published, and one’s own.
  desk: /^((statement|contributions)\.(?!title$)|(statements|receipt)\.)(?!.*description$)/,
  // What became of what people said, for each and for all, and the report on it.
  outcome: /^(outcome|report|result)\.(?!description$)/,
  // What readers of a document open: what changed, what concerns them, which words they mean.
  passages:
    /^consultation\.(about|attachments|block|byChapter|change|changes|checking|choose|concern|draft|easy|empty|newest|next|older|onlyGerman|original|previous|print|progress|reading|role|someGerman|turn|versions|whole)(\.|$)/,
  // The document of a consultation; what the account names it by comes with «more».
  consultation: /^consultation\.(?!title$|.*description$)/,
  // The form to write to the municipality; other forms share its words about drafts.
  contact: /^contact\.(?!title$|draft\.|privacy\.title$|.*description$)/,
  // Pages about the platform itself.
  about: /^(about|accessibility|imprint|netiquette|privacy)\.(?!title$|description$)/,
  // The account, components that load on use, and what only the server puts into the head of pages.
  more: /^((log|operations|shell|visits)\.|(cockpit|codes|consultation|dossierAdmin|exports|media|organisations|people|projects|settings|spaces|units|workshop)\.title$|account\.(?!title$|logOut$)|organisation\.|invitation\.|follow\.|wayOn\.|codes\.|ui\.(accordion|change|chart|combo|date|diff|editor|export|file|image|map|plan|newer|noAnswer|pages|removed|share|spaces|state|table|toasts?)(\.|$)|.*\.description$)/,
}

/** @param {string} key */
export const partOf = (key) => Object.entries(parts).find(([, keys]) => keys.test(key))?.[0] ?? 'first'
