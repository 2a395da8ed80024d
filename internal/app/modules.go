package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/cockpit"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/bulk"
	"mitwirken/internal/consultation/evaluation/cut"
	"mitwirken/internal/consultation/evaluation/group"
	"mitwirken/internal/consultation/evaluation/outcome"
	"mitwirken/internal/consultation/evaluation/remind"
	"mitwirken/internal/consultation/evaluation/takeout"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/addressee"
	"mitwirken/internal/consultation/statement/collect"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/keep"
	"mitwirken/internal/consultation/statement/proof"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/contact"
	"mitwirken/internal/dossier"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/file/clamav"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/media"
	"mitwirken/internal/notify"
	"mitwirken/internal/organisation"
	"mitwirken/internal/oversight"
	"mitwirken/internal/oversight/visits"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/search"
	"mitwirken/internal/site"
	"mitwirken/internal/space"
)

// Modules are the rooms of the product that do something for people.
type Modules struct {
	Identity      *identity.Service
	Links         *identity.MagicLinks
	Account       *identity.Account
	Files         *file.Service
	Search        *search.Service
	Exports       *export.Service
	Organisations *organisation.Service
	Codes         *accesscode.Service
	Site          *site.Service
	Notify        *notify.Service
	Spaces        *space.Service
	Dossiers      *dossier.Service
	Consultations *consultation.Service
	Statements    *statement.Service
	Drafts        *drafting.Service
	HandedIn      *handin.Service
	Receipts      *proof.Service
	Kept          *keep.Service
	Collected     *collect.Service
	Published     *published.Service
	Addressees    *addressee.Service
	Evaluations   *evaluation.Service
	Edits         *bulk.Service
	Cuts          *cut.Service
	Reminders     *remind.Service
	SegmentLists  *takeout.Service
	Groups        *group.Service
	Outcomes      *outcome.Service
	Reports       *report.Service
	Oversight     *oversight.Service
	Visits        *visits.Service
	Cockpit       *cockpit.Service
	Media         *media.Service
	Contact       *contact.Service
}

// routed is whatever adds operations to the contract.
type routed interface{ Routes(*httpapi.API) }

// worker is whatever has something to do later or regularly.
type worker interface{ Jobs(*jobs.Registry) }

func (m *Modules) routed() []routed {
	return []routed{m.Identity, m.Links, m.Account, m.Files, m.Search, m.Exports, m.Organisations, m.Codes, m.Site, m.Notify, m.Spaces, m.Dossiers, m.Consultations, m.Statements, m.Drafts, m.HandedIn, m.Receipts, m.Collected, m.Published, m.Addressees, m.Evaluations, m.Edits, m.Cuts, m.Groups, m.Outcomes, m.Reports, m.Oversight, m.Visits, m.Cockpit, m.Media, m.Contact}
}

func (m *Modules) workers() []worker {
	return []worker{m.Identity, m.Links, m.Account, m.Files, m.Search, m.Exports, m.Organisations, m.Codes, m.Notify, m.Spaces, m.Kept, m.Addressees, m.Edits, m.Cuts, m.Reminders, m.Groups, m.Outcomes, m.Reports, m.Oversight, m.Visits, m.Contact}
}

// unconnected modules know their operations and can do nothing: enough for
// printing the contract.
func unconnected() *Modules {
	people := identity.NewService(nil, nil, nil, nil, time.Now, identity.Options{})
	files := file.NewService(nil, nil, nil, nil, time.Now)
	index := search.NewService(nil, time.Now)
	spaces := space.NewService(nil, nil, nil, files, index, time.Now)
	consultations := consultation.NewService(nil, nil, people, spaces, files, index, time.Now)
	statements := statement.NewService(nil, nil, consultations, people, nil, files, nil, time.Now, statement.Options{})
	dossiers := dossier.NewService(nil, nil, spaces, files, index, time.Now, dossier.Options{})
	evaluations := evaluation.NewService(nil, nil, consultations, statements, people, nil, time.Now, evaluation.Options{})
	shown := published.NewService(nil, consultations, statements, time.Now)
	return &Modules{
		Identity: people, Links: identity.NewMagicLinks(people, nil), Account: identity.NewAccount(people, owndata.NewService(nil, nil, nil, nil, people.Language, time.Now, nil)),
		Files:         files,
		Search:        index,
		Exports:       export.NewService(nil, nil, nil, nil, time.Now, nil),
		Organisations: organisation.NewService(nil, nil, people, nil, nil, time.Now, organisation.Options{}),
		Codes:         accesscode.NewService(nil, nil, nil, make([]byte, 32), time.Now, accesscode.Options{}),
		Site:          site.NewService(nil, nil, people, files, time.Now, site.Settings{}),
		Notify:        notify.NewService(nil, people, nil, nil, time.Now, notify.Options{}),
		Spaces:        spaces,
		Dossiers:      dossiers,
		Consultations: consultations,
		Statements:    statements,
		Drafts:        drafting.NewService(nil, consultations, statements, people, nil, files, time.Now),
		HandedIn:      handin.NewService(nil, consultations, statements, people, receipt.Key{}, time.Now),
		Receipts:      proof.NewService(nil, statements, nil, nil),
		Kept:          keep.NewService(nil, nil, consultations, statements, people, files, time.Now),
		Collected:     collect.NewService(nil, nil, nil, statements, time.Now),
		Published:     shown,
		Addressees:    addressee.NewService(nil, nil, nil, statements, nil, nil, nil, time.Now, addressee.Options{}),
		Evaluations:   evaluations,
		Edits:         bulk.NewService(nil, evaluations, time.Now),
		Cuts:          cut.NewService(nil, evaluations, time.Now),
		Reminders:     remind.NewService(nil, evaluations, consultations, time.Now),
		SegmentLists:  takeout.NewService(nil, consultations, statements),
		Groups:        group.NewService(nil, evaluations, consultations, time.Now),
		Outcomes:      outcome.NewService(nil, evaluations, statements, shown, consultations, dossiers, index, time.Now),
		Reports:       report.NewService(nil, nil, consultations, statements, evaluations, spaces, files, nil, index, nil, nil, time.Now),
		Oversight:     oversight.NewService(nil, nil, people, spaces, nil, nil, time.Now, nil),
		Visits:        visits.NewService(nil, spaces, nil, time.Now, visits.Options{}),
		Cockpit:       cockpit.NewService(spaces, nil, nil, nil, nil, time.Now),
		Media:         media.NewService(nil, nil, files, spaces, nil),
		Contact:       contact.NewService(nil, nil, nil, nil, time.Now, contact.Options{}),
	}
}

// connect builds the modules and tells them of each other.
func (a *App) connect(o Options) error {
	cfg, in := a.cfg, a.cfg.Installation
	keys := map[string][]byte{}
	for _, purpose := range []string{"vault", "access codes", "receipts", "addressee codes"} {
		key, err := subkey(cfg.Secret, purpose)
		if err != nil {
			return err
		}
		keys[purpose] = key
	}
	set, err := providers(cfg, o.Login, o.Now)
	if err != nil {
		return err
	}
	files, err := store(cfg.Blob)
	if err != nil {
		return err
	}
	scanner, err := scanner(cfg.ClamAV)
	if err != nil {
		return err
	}
	vault := identity.NewVault(keys["vault"])
	m := &a.Modules
	owner := func(ctx context.Context) string { return m.Site.Current(ctx).Name }
	m.Identity = identity.NewService(a.db, a.audit, vault, set, o.Now, identity.Options{PublicURL: cfg.PublicURL, Log: a.log,
		Areas: []identity.Area{{Name: "organisations", Act: organisation.ActKeep}, {Name: "units", Act: organisation.ActSeeUnits}, {Name: "codes", Act: accesscode.Browse},
			{Name: "projects", Act: space.ActBrowse}, {Name: "settings", Act: site.ActKeep}, {Name: "cockpit", Act: cockpit.ActOpen}, {Name: "log", Act: oversight.ActRead},
			{Name: "operations", Act: oversight.ActOperate}, {Name: "visits", Act: visits.ActSee}}})
	m.Links = identity.NewMagicLinks(m.Identity, a.outbox)
	m.Account = identity.NewAccount(m.Identity, owndata.NewService(a.db, a.audit, files, a.cat, m.Identity.Language, o.Now, owner))
	m.Files = file.NewService(a.db, a.audit, files, scanner, o.Now)
	m.Site = site.NewService(a.db, a.audit, m.Identity, m.Files, o.Now, site.Start(in.Name, in.ShortName, in.ContactPhone, in.ContactEmail))
	a.outbox.Follow(func(ctx context.Context) mail.Site {
		now := m.Site.Current(ctx)
		return letterhead(cfg, now.Name, now.ShortName, now.Accent)
	})
	m.Search = search.NewService(a.db, o.Now)
	m.Exports = export.NewService(a.db, a.audit, files, a.cat, o.Now, owner)
	m.Organisations = organisation.NewService(a.db, a.audit, m.Identity, vault, a.outbox, o.Now, organisation.Options{PublicURL: cfg.PublicURL})
	sender := func(ctx context.Context) (owner, phone string) {
		now := m.Site.Current(ctx)
		return now.Name, now.Phone
	}
	m.Codes = accesscode.NewService(a.db, a.audit, a.cat, keys["access codes"], o.Now, accesscode.Options{PublicURL: cfg.PublicURL, Sender: sender})
	m.Notify = notify.NewService(a.db, m.Identity, vault, a.outbox, o.Now, notify.Options{PublicURL: cfg.PublicURL})
	m.Spaces = space.NewService(a.db, a.audit, m.Identity, m.Files, m.Search, o.Now)
	m.Spaces.Notify(m.Notify)
	m.Spaces.KeepContributions(in.RetentionMonths)
	m.Dossiers = dossier.NewService(a.db, a.audit, m.Spaces, m.Files, m.Search, o.Now, dossier.Options{PublicURL: cfg.PublicURL, Owner: in.Name, Catalogues: a.cat})
	m.Consultations = consultation.NewService(a.db, a.audit, m.Identity, m.Spaces, m.Files, m.Search, o.Now)
	signs := receipt.NewKey(keys["receipts"])
	m.Statements = statement.NewService(a.db, a.audit, m.Consultations, m.Identity, vault, m.Files, a.outbox, o.Now, statement.Options{PublicURL: cfg.PublicURL, Key: signs})
	m.Drafts = drafting.NewService(a.db, m.Consultations, m.Statements, m.Identity, m.Organisations, m.Files, o.Now)
	m.HandedIn = handin.NewService(a.db, m.Consultations, m.Statements, m.Identity, signs, o.Now)
	m.Receipts = proof.NewService(a.db, m.Statements, a.cat, owner)
	a.outbox.Draws(statement.ReceiptAttachment, m.Receipts.DrawReceipt)
	m.Kept = keep.NewService(a.db, a.audit, m.Consultations, m.Statements, m.Identity, m.Files, o.Now)
	m.Collected = collect.NewService(a.db, a.audit, m.Consultations, m.Statements, o.Now)
	m.Published = published.NewService(a.db, m.Consultations, m.Statements, o.Now)
	m.Addressees = addressee.NewService(a.db, a.audit, m.Consultations, m.Statements, vault, a.outbox, a.cat, o.Now, addressee.Options{PublicURL: cfg.PublicURL, Codes: accesscode.NewNamed(keys["addressee codes"]),
		Sender: sender})
	m.Evaluations = evaluation.NewService(a.db, a.audit, m.Consultations, m.Statements, m.Identity, a.outbox, o.Now, evaluation.Options{PublicURL: cfg.PublicURL})
	m.Edits = bulk.NewService(a.db, m.Evaluations, o.Now)
	m.Cuts = cut.NewService(a.db, m.Evaluations, o.Now)
	m.Reminders = remind.NewService(a.db, m.Evaluations, m.Consultations, o.Now)
	m.SegmentLists = takeout.NewService(a.db, m.Consultations, m.Statements)
	m.Groups = group.NewService(a.db, m.Evaluations, m.Consultations, o.Now)
	m.Outcomes = outcome.NewService(a.db, m.Evaluations, m.Statements, m.Published, m.Consultations, m.Dossiers, m.Search, o.Now)
	m.Reports = report.NewService(a.db, a.audit, m.Consultations, m.Statements, m.Evaluations, m.Spaces, m.Files, m.Identity, m.Search, a.cat, owner, o.Now)
	m.Reports.OnPublication(m.Outcomes.WithReport)
	m.Oversight = oversight.NewService(a.db, a.audit, m.Identity, m.Spaces, a.outbox, a.cat, o.Now, a.log)
	m.Visits = visits.NewService(a.db, m.Spaces, a.cat, o.Now, visits.Options{Pages: counted, Read: readPath, Log: a.log})
	m.Cockpit = cockpit.NewService(m.Spaces, m.Dossiers, m.Exports, m.Organisations, m.Oversight, o.Now)
	m.Media = media.NewService(a.db, a.audit, m.Files, m.Spaces, m.Dossiers)
	m.Contact = contact.NewService(a.db, a.audit, a.outbox, m.Spaces, o.Now, contact.Options{
		Lang: locale.Default, PublicURL: cfg.PublicURL, Recipient: func(ctx context.Context) (to mail.Address, phone string) {
			now := m.Site.Current(ctx)
			return mail.Address{Name: now.Name, Email: now.Email}, now.Phone
		},
	})
	m.Search.Membership(m.Spaces.MemberOf)
	m.Account.OwnData(m.Organisations.OwnData())
	m.Account.GuardDeletion(m.Organisations.CheckDeparture)
	m.Account.OnDeletion(m.Files.ForgetUploader)
	m.Account.OwnData(ownFiles(m.Files))
	m.Account.OnDeletion(m.Exports.ForgetPerson)
	m.Account.OwnData(ownExports(m.Exports))
	m.Exports.Add(m.exports(cfg.PublicURL, a.audit)...)
	m.Codes.Activities("project", m.project)
	m.Codes.Named(m.Addressees.Opens)
	m.Account.OnDeletion(m.Notify.ForgetPerson)
	m.Account.OwnData(m.Spaces.OwnData())
	m.Account.OnDeletion(m.Spaces.ForgetPerson)
	m.Account.OwnData(m.Kept.OwnData()...)
	m.Account.OwnData(m.Evaluations.OwnData()...)
	m.Account.OwnData(m.Reports.OwnData())
	m.Account.OnDeletion(m.Kept.ForgetPerson, "contributions")
	for _, source := range m.Notify.OwnData() {
		m.Account.OwnData(source)
	}
	m.Notify.Register(projectTeller{m.Spaces, m.Dossiers, m.Consultations, a.cat}.teller())
	for _, k := range m.kinds() {
		m.Spaces.Register(k)
		m.Exports.Add(k.Exports...)
		for _, t := range k.Tellers {
			m.Notify.Register(t)
		}
	}
	return nil
}

// kinds of activities: a new one is added here and nowhere else.
func (m *Modules) kinds() []*space.Kind {
	consultations := m.Consultations.Kind()
	consultations.Forget = m.Kept.Forget
	consultations.Exports = slices.Concat(consultations.Exports, m.Collected.Exports(), m.SegmentLists.Exports(), m.Reports.Exports())
	m.Outcomes.Beside(consultations)
	m.Reports.Beside(consultations)
	return []*space.Kind{consultations}
}

// exports are the lists of all modules that staff can take out.
func (m *Modules) exports(publicURL string, log *audit.Log) []export.Source {
	return append(append(m.Spaces.Exports(publicURL), m.Visits.Exports()...), logExport(log, m.Identity.Names))
}

// project is an activity that codes can be made for.
func (m *Modules) project(ctx context.Context, id, lang string) (accesscode.Activity, error) {
	project, err := uuid.Parse(id)
	if err != nil {
		return accesscode.Activity{}, fault.New(fault.NotFound, space.CodeProjectNotFound)
	}
	p, err := m.Spaces.ProjectByID(ctx, authz.Software(), project, lang)
	if err != nil {
		return accesscode.Activity{}, err
	}
	return accesscode.Activity{Title: p.Title, Place: p.Place(), Page: "/projekte/" + p.Slug}, nil
}

// scanner is nil when files are not to be checked.
func scanner(address string) (*clamav.Daemon, error) {
	if address == "" {
		return nil, nil
	}
	d, err := clamav.New(address)
	if err != nil {
		return nil, fmt.Errorf("CLAMAV_ADDRESS: %w", err)
	}
	return d, nil
}

// store opens the place for files.
func store(c config.Blob) (blob.Store, error) {
	if c.Kind == "s3" {
		return blob.NewS3(blob.S3Options{Endpoint: c.Endpoint, Region: c.Region, Bucket: c.Bucket, AccessKey: c.AccessKey, SecretKey: c.SecretKey.Reveal(),
			PathStyle: c.PathStyle, Insecure: c.Insecure})
	}
	d, err := blob.NewDisk(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("MITWIRKEN_BLOB_DIR: %w", err)
	}
	return d, nil
}
