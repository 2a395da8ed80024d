package statement_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/keep"
	"mitwirken/internal/consultation/statement/proof"
	"mitwirken/internal/consultation/statement/towntest"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/identitytest"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())
)

const defaults = `{"audience":"everybody","place":true,"form":"request_reason"}`

type (
	said   = statement.Service
	drafts = drafting.Service
	handed = handin.Service
	proofs = proof.Service
	kept   = keep.Service
)

// town is everything that is done with statements, over a real database, and a consultation
// that runs from yesterday for ten days.
type town struct {
	*said
	*drafts
	*handed
	*proofs
	*kept
	t             testing.TB
	db            bun.IDB
	at            *time.Time
	now           func() time.Time
	cat           *locale.Catalogues
	spaces        *space.Service
	consultations *consultation.Service
	document      *consultation.Version
	project       *space.Project
	activity      uuid.UUID
	staff         authz.Actor
}

func build(t testing.TB, settings string) *town {
	t.Helper()
	o := towntest.New(t)
	o.Spaces.Register(o.Documents.Kind())
	w := &town{said: o.Said, drafts: o.Drafts, handed: o.HandedIn, proofs: o.Receipts, kept: o.Kept, t: t, db: o.DB, at: o.At, now: o.Now, cat: o.Catalogues, spaces: o.Spaces, consultations: o.Documents}
	w.staff = w.settle("Staff")
	w.staff.Employee, w.staff.Roles = true, []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Everywhere()}}
	w.open(settings)
	return w
}

func (w *town) ctx() context.Context { return w.t.Context() }

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.NewRaw(query, args...).Exec(w.ctx())
	w.must(err)
}

func (w *town) number(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.NewRaw(query, args...).Scan(w.ctx(), &n))
	return n
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

// settle gives the town a person with an account and an address.
func (w *town) settle(name string) authz.Actor {
	w.t.Helper()
	return identitytest.Settle(w.t, w.db, w.vaultOf(), noon, name)
}

func (w *town) vaultOf() *identity.Vault { return identity.NewVault(secret) }

// body is an association with members; the first releases.
func (w *town) body(name string, members ...*authz.Actor) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec("INSERT INTO organisation_body (id, kind, name, name_key, created_at) VALUES (?, 'association', ?, ?, ?)", id, name, locale.NameKey(name), noon)
	for i, m := range members {
		role := authz.Drafts
		if i == 0 {
			role = authz.Releases
		}
		w.exec("INSERT INTO identity_membership (person_id, org_id, role, created_at) VALUES (?, ?, ?, ?)", m.ID, id, role, noon)
		m.Orgs = append(m.Orgs, authz.Membership{Org: id, Role: role})
	}
	return id
}

func chapter(level int, title string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Chapter, Level: level, Words: map[string]doc.Words{"de": {Title: title}}}
}

func paragraph(words string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Paragraph, Words: map[string]doc.Words{"de": {HTML: "<p>" + words + "</p>"}}}
}

func (w *town) open(settings string) {
	w.t.Helper()
	today := calendar.DateOf(noon)
	id, err := w.spaces.Publish(w.ctx(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: "digital", Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Digitale Gemeinde", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Kanzlei", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(-1), ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	w.must(err)
	a, err := w.spaces.CreateActivity(w.ctx(), authz.Software(), key(), id, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Settings: json.RawMessage(settings),
		Texts: map[string]space.ActivityText{"de": {Title: "Zur Strategie"}}})
	w.must(err)
	w.activity = a.ID
	w.publish(chapter(1, "Zugang für alle"), paragraph("Die Gemeinde bietet ihre Dienste am Schalter, am Telefon und im Netz an."),
		chapter(1, "Datenschutz"), paragraph("Personendaten bleiben in der Schweiz und werden nach der Bearbeitung gelöscht."), paragraph("Der Gemeinderat berichtet jedes Jahr über die Sicherheit der Daten."))
	w.project, err = w.spaces.ProjectByID(w.ctx(), authz.Software(), id, "de")
	w.must(err)
}

// publish makes the blocks the current version.
func (w *town) publish(blocks ...doc.Block) {
	w.t.Helper()
	b, err := w.consultations.Begin(w.ctx(), authz.Software(), key(), w.activity, consultation.Source{})
	w.must(err)
	s, err := w.consultations.Save(w.ctx(), authz.Software(), w.activity, b.Version.Number, b.Version.Version, consultation.Writing{Blocks: blocks})
	w.must(err)
	s, err = w.consultations.Publish(w.ctx(), authz.Software(), w.activity, s.Version.Number, s.Version.Version)
	w.must(err)
	w.document = s.Version
}

func (w *town) block(n int) string { return w.document.Document.Blocks[n].ID }

// whole anchors a whole block.
func (w *town) whole(n int) compare.Anchor { return compare.Anchor{Block: w.block(n), Lang: "de"} }

func (w *town) begin(v statement.Visitor, organisation *uuid.UUID) *statement.Detail {
	w.t.Helper()
	d, err := w.Begin(w.ctx(), v, key(), drafting.Beginning{Activity: w.activity, OrganisationID: organisation, Lang: "de"})
	w.must(err)
	return d
}

func (w *town) say(v statement.Visitor, d *statement.Detail, words drafting.Words) *statement.Remark {
	w.t.Helper()
	r, err := w.PutRemark(w.ctx(), v, d.ID, uuid.New(), 0, words)
	w.must(err)
	return r
}

func (w *town) submitted(v statement.Visitor, d *statement.Detail) *statement.Detail {
	w.t.Helper()
	d, err := w.Submit(w.ctx(), v, key(), d.ID)
	w.must(err)
	return d
}

// stated is a statement of somebody, submitted.
func (w *town) stated(a authz.Actor, request string) *statement.Detail {
	w.t.Helper()
	v := statement.Visitor{Actor: a}
	d := w.begin(v, nil)
	w.say(v, d, drafting.Words{Anchor: w.whole(1), Request: request, Reason: "Weil es so besser ist."})
	return w.submitted(v, d)
}

func browser(name byte) statement.Visitor {
	return statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{name}, 32)}
}

func refused(t testing.TB, what string, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}
