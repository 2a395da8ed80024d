package report

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
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/organisation"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())
)

// office is the room with all that it stands on, over a real database, and a consultation
// that runs from yesterday for ten days.
type office struct {
	*Service
	segments   *evaluation.Service
	files      *file.Service
	spaces     *space.Service
	exports    *export.Service
	log        *audit.Log
	t          testing.TB
	db         *bun.DB
	at         *time.Time
	said       *statement.Service
	documents  *consultation.Service
	document   *consultation.Version
	activity   uuid.UUID
	editor     authz.Actor
	publisher  authz.Actor
	publisher2 authz.Actor
}

func build(t testing.TB) *office {
	t.Helper()
	store, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cat = cat.Reporting(t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	clock, db := noon, pgtest.DB(t)
	now := func() time.Time { return clock }
	o := &office{t: t, db: db, at: &clock}
	outbox, err := mail.NewOutbox(db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log, vault := audit.New(secret), identity.NewVault(secret)
	people := identity.NewService(db, log, vault, nil, now, identity.Options{})
	files, index := file.NewService(db, log, store, nil, now), search.NewService(db, now)
	spaces := space.NewService(db, log, people, files, index, now)
	o.documents = consultation.NewService(db, log, people, spaces, files, index, now)
	kind := o.documents.Kind()
	o.said = statement.NewService(db, log, o.documents, people, organisation.NewService(db, log, people, vault, outbox, now, organisation.Options{}), vault, files, outbox, cat, now,
		statement.Options{PublicURL: "https://mitwirken.example.ch", Owner: func(context.Context) string { return "Gemeinde Emmen" }, Key: receipt.NewKey(secret)})
	o.segments = evaluation.NewService(db, log, o.documents, o.said, people, outbox, now, evaluation.Options{PublicURL: "https://mitwirken.example.ch"})
	o.Service = NewService(db, log, o.documents, o.said, o.segments, spaces, files, index, cat, now)
	o.Beside(kind)
	spaces.Register(kind)
	o.exports = export.NewService(db, log, store, cat, now, func(context.Context) string { return "Gemeinde Emmen" })
	o.exports.Add(o.Exports()...)
	o.files, o.spaces, o.log = files, spaces, log
	o.editor, o.publisher, o.publisher2 = o.settle("Edith", authz.ProjectManager), o.settle("Paul", authz.Communications), o.settle("Petra", authz.Communications)
	o.open(spaces)
	return o
}

func (o *office) ctx() context.Context { return o.t.Context() }

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	_, err := o.db.NewRaw(query, args...).Exec(o.ctx())
	o.must(err)
}

func (o *office) number(query string, args ...any) (n int) {
	o.t.Helper()
	o.must(o.db.NewRaw(query, args...).Scan(o.ctx(), &n))
	return n
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

// settle gives the town a person with an account and an address, perhaps staff.
func (o *office) settle(name string, roles ...authz.Role) authz.Actor {
	o.t.Helper()
	id, vault := uuid.Must(uuid.NewV7()), identity.NewVault(secret)
	o.exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'de', ?)", id, name, locale.NameKey(name), noon)
	address := locale.NameKey(name) + "@example.ch"
	o.exec("INSERT INTO identity_address (id, person_id, sealed, hash, verified_at, created_at) VALUES (?, ?, ?, ?, ?, ?)", uuid.New(), id, vault.SealAddress(address), vault.HashAddress(address), noon, noon)
	a := authz.Actor{Kind: authz.Person, ID: id, Level: authz.LevelAccount, Employee: len(roles) > 0}
	for _, r := range roles {
		login := uuid.New()
		o.exec("INSERT INTO identity_login (id, person_id, provider, issuer, subject, level, employee, created_at, last_used_at) VALUES (?, ?, 'directory', 'https://directory.example.ch', ?, 1, true, ?, ?)", login, id, login.String(), noon, noon)
		o.exec("INSERT INTO identity_role (id, person_id, role, scope_kind, employee_only, granted_at) VALUES (?, ?, ?, 'global', false, ?)", uuid.New(), id, r, noon)
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	return a
}

func chapter(level int, title string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Chapter, Level: level, Words: map[string]doc.Words{"de": {Title: title}}}
}

func paragraph(words string) doc.Block {
	return doc.Block{ID: doc.NewID(), Kind: doc.Paragraph, Words: map[string]doc.Words{"de": {HTML: "<p>" + words + "</p>"}}}
}

func (o *office) open(spaces *space.Service) {
	o.t.Helper()
	today := calendar.DateOf(noon)
	id, err := spaces.Publish(o.ctx(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: "digital", Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Digitale Gemeinde", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Kanzlei", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(-1), ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	o.must(err)
	a, err := spaces.CreateActivity(o.ctx(), authz.Software(), key(), id, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Settings: json.RawMessage(`{"audience":"everybody","positions":true,"publishable":true,"wording":true}`),
		Texts: map[string]space.ActivityText{"de": {Title: "Zur Strategie"}}})
	o.must(err)
	o.activity = a.ID
	o.publish(chapter(1, "Zugang für alle"), chapter(2, "Schalter"), paragraph("Die Gemeinde bietet ihre Dienste am Schalter, am Telefon und im Netz an."),
		chapter(1, "Datenschutz"), paragraph("Personendaten bleiben in der Schweiz und werden nach der Bearbeitung gelöscht."))
}

// publish makes the blocks the current version.
func (o *office) publish(blocks ...doc.Block) {
	o.t.Helper()
	b, err := o.documents.Begin(o.ctx(), authz.Software(), key(), o.activity, consultation.Source{})
	o.must(err)
	s, err := o.documents.Save(o.ctx(), authz.Software(), o.activity, b.Version.Number, b.Version.Version, consultation.Writing{Blocks: blocks})
	o.must(err)
	s, err = o.documents.Publish(o.ctx(), authz.Software(), o.activity, s.Version.Number, s.Version.Version)
	o.must(err)
	o.document = s.Version
}

func (o *office) block(n int) string { return o.document.Document.Blocks[n].ID }

func browser(name byte) statement.Visitor {
	return statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{name}, 32)}
}

// remark is what somebody says to a block.
type remark struct {
	block           int
	request, reason string
	position        statement.Position
}

// writes begins a statement and says something in it; it is not submitted.
func (o *office) writes(v statement.Visitor, said ...remark) (*statement.Detail, []*statement.Remark) {
	o.t.Helper()
	d, err := o.said.Begin(o.ctx(), v, key(), statement.Beginning{Activity: o.activity, Lang: "de"})
	o.must(err)
	var out []*statement.Remark
	for _, r := range said {
		w, err := o.said.PutRemark(o.ctx(), v, d.ID, uuid.New(), 0, statement.Words{Anchor: compare.Anchor{Block: o.block(r.block), Lang: "de"}, Request: r.request, Reason: r.reason, Position: r.position})
		o.must(err)
		out = append(out, w)
	}
	return d, out
}

func (o *office) submits(v statement.Visitor, id uuid.UUID) *statement.Detail {
	o.t.Helper()
	d, err := o.said.Submit(o.ctx(), v, key(), id)
	o.must(err)
	return d
}

func refused(t testing.TB, what string, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// person is what a sender says about themselves.
type person struct {
	contact     statement.Contact
	publication statement.Publication
}

// heard has a person say something and submit it.
func (o *office) heard(name byte, p person, said ...remark) *statement.Detail {
	o.t.Helper()
	v := browser(name)
	d, _ := o.writes(v, said...)
	d, err := o.said.Get(o.ctx(), v, d.ID)
	o.must(err)
	_, err = o.said.Update(o.ctx(), v, d.ID, d.Statement.Version, statement.Head{Contact: p.contact})
	o.must(err)
	if p.publication != statement.Unpublished {
		_, err = o.said.SetPublication(o.ctx(), v, d.ID, p.publication)
		o.must(err)
	}
	return o.submits(v, d.ID)
}

// settled answers and releases every segment.
func (o *office) settled(why func(*evaluation.Segment) (evaluation.Decision, string)) {
	o.t.Helper()
	board, err := o.segments.Board(o.ctx(), o.editor, o.activity)
	o.must(err)
	table, err := o.segments.Segments(o.ctx(), o.editor, o.activity, evaluation.Query{Limit: 100})
	o.must(err)
	for i := range table.Rows {
		row := &table.Rows[i]
		decision, words := why(row)
		e := evaluation.Edit{Answer: evaluation.Answer{Decision: decision, Consideration: map[string]string{"de": "<p>" + words + "</p>"}}, Place: row.PlaceID, BlockID: row.BlockID}
		sheet, err := o.segments.Save(o.ctx(), o.editor, row.ID, row.Version, e)
		o.must(err)
		for _, p := range board.Places {
			if p.Role == evaluation.Released {
				e.Place = p.ID
			}
		}
		_, err = o.segments.Save(o.ctx(), o.publisher, row.ID, sheet.Segment.Version, e)
		o.must(err)
	}
}

// small is a consultation with two people, of whom one may be named, and an evaluation.
func (o *office) small() {
	o.t.Helper()
	o.heard('a', person{statement.Contact{Name: "Anna Gloor", Street: "Gersagstrasse 17", Town: "Emmen", Email: "anna.gloor@example.ch"}, statement.Named},
		remark{0, "Schalter bleibt offen", "Meine Mutter, Frau Gloor, hat kein Netz.", statement.Approval}, remark{2, "Auch per Post", "Anna Gloor dankt.", ""})
	o.heard('b', person{statement.Contact{Name: "Bruno Huwiler", Email: "b.huwiler@example.ch"}, statement.Unpublished},
		remark{3, "Daten nur in der Schweiz", "Gruss, Huwiler Bruno, 041 268 01 11, b.huwiler@example.ch", statement.Rejection})
	o.settled(func(s *evaluation.Segment) (evaluation.Decision, string) {
		if s.Position == statement.Rejection {
			return evaluation.NotAccepted, "Das Anliegen von Bruno Huwiler ist durch § 12 geregelt."
		}
		return evaluation.Accepted, "Wird übernommen."
	})
}
