// Package towntest is a town with a consultation for the tests of the rooms above
// statements: people, staff, a document, and what stands below, over a real database.
package towntest

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/keep"
	"mitwirken/internal/consultation/statement/proof"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/identitytest"
	"mitwirken/internal/organisation"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// URL is the address of the town.
const URL = "https://mitwirken.example.ch"

var secret = []byte("0123456789abcdef0123456789abcdef")

// Noon is when everything begins.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())

// Owner of the installation, as options want it.
func Owner(context.Context) string { return "Gemeinde Emmen" }

// Town is what the rooms under test stand on.
type Town struct {
	T  testing.TB
	DB *bun.DB
	// At is the clock: tests move it.
	At         *time.Time
	Now        func() time.Time
	Log        *audit.Log
	Store      blob.Store
	Catalogues *locale.Catalogues
	Outbox     *mail.Outbox
	People     *identity.Service
	Files      *file.Service
	Index      *search.Service
	Spaces     *space.Service
	Bodies     *organisation.Service
	Documents  *consultation.Service
	Said       *statement.Service
	Drafts     *drafting.Service
	HandedIn   *handin.Service
	Receipts   *proof.Service
	Kept       *keep.Service
	// Document is the current version.
	Document *consultation.Version
	Project  uuid.UUID
	Activity uuid.UUID
	// Editor writes; each of the two publishers may release what others wrote.
	Editor, Publisher, Publisher2 authz.Actor
}

// New builds the rooms; Stage puts the consultation up once those above are built.
func New(t testing.TB) *Town {
	t.Helper()
	o := &Town{T: t, DB: pgtest.DB(t), Log: audit.New(secret)}
	clock := Noon
	o.At, o.Now = &clock, func() time.Time { return clock }
	store, err := blob.NewDisk(t.TempDir())
	o.Must(err)
	o.Store = store
	cat, err := locale.Load()
	o.Must(err)
	o.Catalogues = cat.Reporting(t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	o.Must(err)
	o.Outbox, err = mail.NewOutbox(o.DB, sender, o.Catalogues, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: URL}, slog.New(slog.DiscardHandler), mail.Options{})
	o.Must(err)
	vault := identity.NewVault(secret)
	o.People = identity.NewService(o.DB, o.Log, vault, nil, o.Now, identity.Options{})
	o.Files, o.Index = file.NewService(o.DB, o.Log, o.Store, nil, o.Now), search.NewService(o.DB, o.Now)
	o.Spaces = space.NewService(o.DB, o.Log, o.People, o.Files, o.Index, o.Now)
	o.Documents = consultation.NewService(o.DB, o.Log, o.People, o.Spaces, o.Files, o.Index, o.Now)
	o.Bodies = organisation.NewService(o.DB, o.Log, o.People, vault, o.Outbox, o.Now, organisation.Options{})
	key := receipt.NewKey(secret)
	o.Said = statement.NewService(o.DB, o.Log, o.Documents, o.People, vault, o.Files, o.Outbox, o.Now, statement.Options{PublicURL: URL, Key: key})
	o.Drafts = drafting.NewService(o.DB, o.Documents, o.Said, o.People, o.Bodies, o.Files, o.Now)
	o.HandedIn = handin.NewService(o.DB, o.Documents, o.Said, o.People, key, o.Now)
	o.Receipts = proof.NewService(o.DB, o.Said, o.Catalogues, Owner)
	o.Kept = keep.NewService(o.DB, o.Log, o.Documents, o.Said, o.People, o.Files, o.Now)
	return o
}

// Ctx of the test.
func (o *Town) Ctx() context.Context { return o.T.Context() }

// Must ends the test at an error.
func (o *Town) Must(err error) {
	o.T.Helper()
	if err != nil {
		o.T.Fatal(err)
	}
}

// Exec changes what no room lets anybody change.
func (o *Town) Exec(query string, args ...any) {
	o.T.Helper()
	_, err := o.DB.NewRaw(query, args...).Exec(o.Ctx())
	o.Must(err)
}

// Number is the answer to a question with one.
func (o *Town) Number(query string, args ...any) (n int) {
	o.T.Helper()
	o.Must(o.DB.NewRaw(query, args...).Scan(o.Ctx(), &n))
	return n
}

// Key of a request that nobody has sent before.
func Key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

// Settle gives the town a person with an account and an address, perhaps staff.
func (o *Town) Settle(name string, roles ...authz.Role) authz.Actor {
	o.T.Helper()
	return identitytest.Settle(o.T, o.DB, identity.NewVault(secret), Noon, name, roles...)
}

// Body founds an association; the first of its members releases.
func (o *Town) Body(name string, members ...*authz.Actor) uuid.UUID {
	o.T.Helper()
	of, err := o.Bodies.Create(o.Ctx(), *members[0], Key(), organisation.Draft{Kind: organisation.Association, Name: name})
	o.Must(err)
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error {
		for i, m := range members {
			role := authz.Drafts
			if i == 0 {
				role = authz.Releases
			}
			m.Orgs = append(m.Orgs, authz.Membership{Org: of.ID, Role: role})
			if err := o.People.PutMembership(ctx, tx, m.ID, of.ID, role); err != nil {
				return err
			}
		}
		return nil
	}))
	return of.ID
}

// Chapter head in German.
func Chapter(level int, title string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Chapter, Level: level, Words: map[string]doc.Words{"de": {Title: title}}}
}

// Paragraph in German.
func Paragraph(words string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Paragraph, Words: map[string]doc.Words{"de": {HTML: "<p>" + words + "</p>"}}}
}

// Stage puts the consultation up, which runs from yesterday for ten days. The kind may
// know rooms above statements.
func (o *Town) Stage(kind *space.Kind, settings string) {
	o.T.Helper()
	o.Spaces.Register(kind)
	o.Editor, o.Publisher, o.Publisher2 = o.Settle("Edith", authz.ProjectManager), o.Settle("Paul", authz.Communications), o.Settle("Petra", authz.Communications)
	today := calendar.DateOf(Noon)
	id, err := o.Spaces.Publish(o.Ctx(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: "digital", Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Digitale Gemeinde", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Kanzlei", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(-1), ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	o.Must(err)
	o.Project = id
	a, err := o.Spaces.CreateActivity(o.Ctx(), authz.Software(), Key(), id, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Settings: json.RawMessage(settings),
		Texts: map[string]space.ActivityText{"de": {Title: "Zur Strategie"}}})
	o.Must(err)
	o.Activity = a.ID
	o.Publishes(Chapter(1, "Zugang für alle"), Chapter(2, "Schalter"), Paragraph("Die Gemeinde bietet ihre Dienste am Schalter, am Telefon und im Netz an."),
		Chapter(1, "Datenschutz"), Paragraph("Personendaten bleiben in der Schweiz und werden nach der Bearbeitung gelöscht."))
}

// Publishes makes the blocks the current version.
func (o *Town) Publishes(blocks ...doc.Block) {
	o.T.Helper()
	b, err := o.Documents.Begin(o.Ctx(), authz.Software(), Key(), o.Activity, consultation.Source{})
	o.Must(err)
	s, err := o.Documents.Save(o.Ctx(), authz.Software(), o.Activity, b.Version.Number, b.Version.Version, consultation.Writing{Blocks: blocks})
	o.Must(err)
	s, err = o.Documents.Publish(o.Ctx(), authz.Software(), o.Activity, s.Version.Number, s.Version.Version)
	o.Must(err)
	o.Document = s.Version
}

// Block is the id of the n-th block of the current version.
func (o *Town) Block(n int) string { return o.Document.Document.Blocks[n].ID }

// Whole anchors the whole n-th block.
func (o *Town) Whole(n int) compare.Anchor {
	return compare.Anchor{Block: o.Block(n), Lang: "de"}
}

// Browser is somebody without an account, recognised by a secret.
func Browser(name byte) statement.Visitor {
	return statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{name}, 32)}
}

// Remark is what somebody says to a block.
type Remark struct {
	Block           int
	Request, Reason string
	Position        statement.Position
}

// Writes begins a statement and says something in it; it is not submitted.
func (o *Town) Writes(v statement.Visitor, said ...Remark) (*statement.Detail, []*statement.Remark) {
	o.T.Helper()
	d, err := o.Drafts.Begin(o.Ctx(), v, Key(), drafting.Beginning{Activity: o.Activity, Lang: "de"})
	o.Must(err)
	var out []*statement.Remark
	for _, r := range said {
		w, err := o.Drafts.PutRemark(o.Ctx(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: o.Whole(r.Block), Request: r.Request, Reason: r.Reason, Position: r.Position})
		o.Must(err)
		out = append(out, w)
	}
	return d, out
}

// Submits hands a statement in.
func (o *Town) Submits(v statement.Visitor, id uuid.UUID) *statement.Detail {
	o.T.Helper()
	d, err := o.HandedIn.Submit(o.Ctx(), v, Key(), id)
	o.Must(err)
	return d
}

// States is Writes and Submits.
func (o *Town) States(v statement.Visitor, said ...Remark) *statement.Detail {
	o.T.Helper()
	d, _ := o.Writes(v, said...)
	return o.Submits(v, d.ID)
}

// Refused holds an error against the code it should have.
func Refused(t testing.TB, what string, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// FirstField gives the code of the first wrong field as an error.
func FirstField(err error) error {
	if f := fault.From(err); len(f.Fields) > 0 {
		return fault.New(fault.Invalid, f.Fields[0].Code)
	}
	return err
}
