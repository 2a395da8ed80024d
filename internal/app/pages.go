package app

import (
	"slices"

	"mitwirken/internal/webui"
)

// frame is what every page shows around its content: whose platform it is and who
// has logged in, so that its header never shows two states.
var frame = []string{webui.SiteAPI, "/api/v1/session"}

// projectImage is what link previews show of a project and of what lies in it.
const projectImage = "/social/projects/{slug}.png"

// missing is shown under every other address.
var missing = webui.Page{Source: "src/app/public/NotFoundPage.vue", Title: "notFound.title", Description: "notFound.body", Data: frame}

// pages are the addresses of the single-page app; its router has the same list,
// and a browser test visits both.
var pages = []webui.Page{
	{Pattern: "/", Source: "src/features/spaces/pages/HomePage.vue", Title: "home.title", Description: "home.description", Plain: "projects",
		Data: []string{"/api/v1/projects?group=open", "/api/v1/projects?group=planned", "/api/v1/projects?group=finished", "/api/v1/overview"}},
	{Pattern: "/termine", Source: "src/features/spaces/pages/EventsPage.vue", Title: "events.title", Description: "events.description", Shortcut: true,
		Data: []string{"/api/v1/events"}, Events: "/api/v1/events"},
	{Pattern: "/neues", Source: "src/features/spaces/pages/NewsPage.vue", Title: "news.title", Description: "news.description",
		Data: []string{"/api/v1/news"}, Feed: "/api/v1/news.atom"},
	{Pattern: "/projekte/{slug}", Source: "src/features/spaces/pages/ProjectPage.vue", HeadFrom: [2]string{"title", "summary"}, Plain: "project", Image: projectImage,
		Data: []string{"/api/v1/projects/{slug}"}, Events: "/api/v1/projects/{slug}/entries?kind=event"},
	{Pattern: "/projekte", Source: "src/features/spaces/pages/ProjectsPage.vue", Title: "browse.title", Description: "browse.description", Plain: "projects", Shortcut: true,
		Data: []string{"/api/v1/projects?group=open", "/api/v1/projects?group=planned", "/api/v1/projects?group=finished", "/api/v1/terms", "/api/v1/spaces"}},
	{Pattern: "/projekte/{slug}/unterlagen/{document}", Source: "src/features/spaces/pages/DocumentPage.vue", Description: "reader.description", HeadFrom: [2]string{"title"}, Plain: "document", Image: projectImage,
		Data: []string{"/api/v1/documents/{document}?project={slug}"}},
	{Pattern: "/projekte/{slug}/konsultation/{activity}", Source: "src/app/public/ReaderPage.vue", Description: "consultation.description", HeadFrom: [2]string{"title", "text"}, Plain: "consultation", Image: projectImage,
		Data: []string{"/api/v1/projects/{slug}/activities/{activity}/consultation"}},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/stellungnahme", Source: "src/features/statement/pages/StatementPage.vue", Title: "statement.title", Description: "statement.description", NoIndex: true,
		Data: []string{"/api/v1/projects/{slug}/activities/{activity}/consultation"}},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/stellungnahme/pruefen", Source: "src/features/statement/pages/StatementCheckPage.vue", Title: "statement.check.title", Description: "statement.check.description", NoIndex: true},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/stellungnahme/quittung", Source: "src/app/public/StatementReceiptPage.vue", Title: "statement.receipt.heading", Description: "statement.receipt.description", NoIndex: true},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/stellungnahmen", Source: "src/features/statement/pages/StatementsPage.vue", Title: "statements.title", Description: "statements.description", NoIndex: true,
		Data: []string{"/api/v1/projects/{slug}/activities/{activity}/consultation", "/api/v1/consultations/{activity}/statements"}},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/ergebnis", Source: "src/features/outcome/pages/ResultPage.vue", Title: "result.title", Description: "result.description", HeadFrom: [2]string{"title"}, Plain: "result", Image: projectImage,
		Data: []string{"/api/v1/projects/{slug}/activities/{activity}/result", "/api/v1/projects/{slug}/activities/{activity}/quality"}},
	{Pattern: "/projekte/{slug}/konsultation/{activity}/bericht", Source: "src/features/report/pages/ReportPage.vue", Description: "report.description", HeadFrom: [2]string{"title", "summary"}, Plain: "report", Image: projectImage,
		Data: []string{"/api/v1/projects/{slug}/activities/{activity}/report?limit=1"}},
	{Pattern: "/quittung", Source: "src/app/public/ReceiptCheckPage.vue", Title: "receipt.title", Description: "receipt.description"},
	{Pattern: "/konto/beitraege", Source: "src/features/statement/pages/ContributionsPage.vue", Title: "contributions.title", Description: "contributions.description", NoIndex: true},
	{Pattern: "/konto/beitraege/{id}", Source: "src/app/public/ContributionPage.vue", Title: "contributions.title", Description: "contributions.description", NoIndex: true},
	{Pattern: "/suche", Source: "src/features/spaces/pages/SearchPage.vue", Title: "find.title", Description: "find.description", NoIndex: true, Asked: []string{"/api/v1/search?q={q}"}},
	{Pattern: "/kontakt", Source: "src/features/contact/pages/ContactPage.vue", Title: "contact.title", Description: "contact.description", Shortcut: true},
	{Pattern: "/kontakt/gesendet", Source: "src/features/contact/pages/ContactSentPage.vue", Title: "contact.sent.title", Description: "contact.description", NoIndex: true},
	{Pattern: "/ueber", Source: "src/features/about/pages/AboutPage.vue", Title: "about.title", Description: "about.description", Plain: "text",
		Data: []string{"/api/v1/site/texts/about"}},
	{Pattern: "/datenschutz", Source: "src/features/about/pages/PrivacyPage.vue", Title: "privacy.title", Description: "privacy.description", Plain: "text",
		Data: []string{"/api/v1/site/texts/privacy", "/api/v1/privacy"}},
	{Pattern: "/barrierefreiheit", Source: "src/features/about/pages/AboutPage.vue", Title: "accessibility.title", Description: "accessibility.description", Plain: "text",
		Data: []string{"/api/v1/site/texts/accessibility"}},
	{Pattern: "/netiquette", Source: "src/features/about/pages/AboutPage.vue", Title: "netiquette.title", Description: "netiquette.description", Plain: "text",
		Data: []string{"/api/v1/site/texts/netiquette"}},
	{Pattern: "/impressum", Source: "src/features/about/pages/AboutPage.vue", Title: "imprint.title", Description: "imprint.description", Plain: "text",
		Data: []string{"/api/v1/site/texts/imprint"}},
	{Pattern: webui.OfflinePage, Source: "src/app/public/OfflinePage.vue", Title: "offline.title", Description: "offline.description", NoIndex: true},
	{Pattern: "/anmelden", Source: "src/features/account/pages/LoginPage.vue", Title: "login.title", Description: "login.description",
		Data: []string{"/api/v1/login-options"}},
	{Pattern: "/anmelden/link", Source: "src/features/account/pages/LoginLinkPage.vue", Title: "login.link.title", Description: "login.link.description", NoIndex: true},
	{Pattern: "/konto", Source: "src/features/account/pages/AccountPage.vue", Title: "account.title", Description: "account.description", NoIndex: true},
	{Pattern: "/abbestellen", Source: "src/features/account/pages/UnsubscribePage.vue", Title: "unsubscribe.title", Description: "unsubscribe.description", NoIndex: true},
	{Pattern: "/konto/organisationen", Source: "src/features/organisations/pages/OrganisationsPage.vue", Title: "organisation.mine", Description: "organisation.description", NoIndex: true},
	{Pattern: "/konto/organisationen/{id}", Source: "src/features/organisations/pages/OrganisationPage.vue", Title: "organisation.title", Description: "organisation.description", NoIndex: true},
	{Pattern: "/einladung", Source: "src/features/organisations/pages/InvitationPage.vue", Title: "invitation.title", Description: "invitation.description", NoIndex: true},
	{Pattern: "/verwaltung/organisationen", Source: "src/features/organisations/pages/StaffOrganisationsPage.vue", Title: "organisations.title", Description: "organisation.manage.description", NoIndex: true},
	{Pattern: "/verwaltung/einheiten", Source: "src/features/organisations/pages/UnitsPage.vue", Title: "units.title", Description: "organisation.units.description", NoIndex: true},
	{Pattern: "/verwaltung/personen", Source: "src/features/people/pages/PeoplePage.vue", Title: "people.title", Description: "people.description", NoIndex: true},
	{Pattern: "/code", Source: "src/features/codes/pages/CodePage.vue", Title: "code.title", Description: "code.description"},
	{Pattern: "/verwaltung/zugangscodes", Source: "src/features/codes/pages/BatchesPage.vue", Title: "codes.title", Description: "codes.description", NoIndex: true},
	{Pattern: "/verwaltung/zugangscodes/neu", Source: "src/features/codes/pages/NewBatchPage.vue", Title: "codes.title", Description: "codes.description", NoIndex: true},
	{Pattern: "/verwaltung/zugangscodes/{id}", Source: "src/features/codes/pages/BatchPage.vue", Title: "codes.title", Description: "codes.description", NoIndex: true},
	{Pattern: "/vorschau", Source: "src/features/spaces/pages/PreviewPage.vue", Title: "preview.title", Description: "preview.description", NoIndex: true},
	{Pattern: "/verwaltung", Source: "src/features/cockpit/pages/CockpitPage.vue", Title: "cockpit.title", Description: "cockpit.description", NoIndex: true},
	{Pattern: "/verwaltung/protokoll", Source: "src/features/oversight/pages/LogPage.vue", Title: "log.title", Description: "log.description", NoIndex: true},
	{Pattern: "/verwaltung/auftraege", Source: "src/features/oversight/pages/OperationsPage.vue", Title: "operations.title", Description: "operations.description", NoIndex: true},
	{Pattern: "/verwaltung/statistik", Source: "src/features/oversight/pages/VisitsPage.vue", Title: "visits.title", Description: "visits.description", NoIndex: true},
	{Pattern: "/verwaltung/projekte", Source: "src/features/projects-admin/pages/StaffProjectsPage.vue", Title: "projects.title", Description: "projects.description", NoIndex: true},
	{Pattern: "/verwaltung/projekte/neu", Source: "src/features/projects-admin/pages/NewProjectPage.vue", Title: "projects.title", Description: "projects.description", NoIndex: true},
	{Pattern: "/verwaltung/projekte/{id}", Source: "src/features/projects-admin/pages/ProjectEditorPage.vue", Title: "projects.title", Description: "projects.description", NoIndex: true},
	{Pattern: "/verwaltung/projekte/{id}/vorschau", Source: "src/features/spaces/pages/LivePreviewPage.vue", Title: "preview.title", Description: "preview.description", NoIndex: true},
	{Pattern: "/verwaltung/projekte/{id}/unterlagen", Source: "src/features/dossier-admin/pages/DossierPage.vue", Title: "dossierAdmin.title", Description: "dossierAdmin.description", NoIndex: true},
	{Pattern: "/verwaltung/konsultationen/{activity}", Source: "src/features/consultation/pages/StaffConsultationPage.vue", Title: "consultation.title", Description: "consultation.description", NoIndex: true},
	{Pattern: "/verwaltung/medien", Source: "src/features/media/pages/MediaPage.vue", Title: "media.title", Description: "media.description", NoIndex: true},
	{Pattern: "/verwaltung/raeume", Source: "src/features/projects-admin/pages/StaffSpacesPage.vue", Title: "spaces.title", Description: "spaces.description", NoIndex: true},
	{Pattern: "/verwaltung/einstellungen", Source: "src/features/settings/pages/SettingsPage.vue", Title: "settings.title", Description: "settings.description", NoIndex: true},
	{Pattern: "/verwaltung/exporte", Source: "src/features/exports/pages/ExportsPage.vue", Title: "exports.title", Description: "exports.description", NoIndex: true},
}

// workshop shows every component of the interface in every state.
var workshop = webui.Page{Pattern: "/werkstatt", Source: "src/app/workshop/WorkshopPage.vue", Title: "workshop.title", Description: "workshop.description", NoIndex: true}

func (a *App) pages() []webui.Page {
	all := slices.Clone(pages)
	if a.demo {
		all = append(all, workshop)
	}
	for i := range all {
		all[i].Data = slices.Concat(all[i].Data, frame)
	}
	return all
}
