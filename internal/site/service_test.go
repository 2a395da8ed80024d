package site

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// town is one installation with instances that share its database.
type town struct {
	*Service
	t     testing.TB
	db    *bun.DB
	log   *audit.Log
	files *file.Service
	admin authz.Actor
}

var secret = []byte("0123456789abcdef0123456789abcdef")

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{t: t, db: pgtest.DB(t), log: audit.New(secret)}
	w.Service, w.files = w.instance()
	w.admin = w.settle("Rosa Admin")
	w.admin.Roles = []authz.Grant{{Role: authz.Admin, Scope: authz.Everywhere()}}
	return w
}

func (w *town) instance() (*Service, *file.Service) {
	w.t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	disk, err := blob.NewDisk(w.t.TempDir())
	if err != nil {
		w.t.Fatal(err)
	}
	people := identity.NewService(w.db, w.log, identity.NewVault(secret), nil, now, identity.Options{})
	files := file.NewService(w.db, w.log, disk, nil, now)
	return NewService(w.db, w.log, people, files, now, Start("Gemeinde Emmen", "Emmen", "041 268 01 11", "info@example.ch")), files
}

func (w *town) settle(name string) authz.Actor {
	w.t.Helper()
	id := uuid.Must(uuid.NewV7())
	if _, err := w.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'de', now())", id, name, locale.NameKey(name)).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return authz.Actor{Kind: authz.Person, ID: id, Level: authz.LevelVerifiedPerson, Employee: true}
}

func (w *town) want(what string, err error, code fault.Code) {
	w.t.Helper()
	if !fault.Is(err, code) {
		w.t.Errorf("%s: got %v, want %s", what, err, code)
	}
}

// fields lists the wrong fields with their codes.
func fields(err error) []string {
	var out []string
	for _, f := range fault.From(err).Fields {
		out = append(out, f.Path+" "+string(f.Code))
	}
	return out
}

func TestFirstSettingsComeFromTheEnvironment(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.Current(t.Context())
	if c.Version != 0 || c.Name != "Gemeinde Emmen" || c.Accent != "#0a5f66" {
		t.Fatalf("%+v", c)
	}
	// Nothing is empty, and every word that stands for a fact has found it.
	for _, name := range TextNames() {
		for _, lang := range locale.Langs() {
			text, err := w.Text(t.Context(), name, lang)
			if err != nil || text.Lang != lang || text.Fallback || len(text.HTML) < 300 || strings.ContainsAny(text.HTML, "{}*#") {
				t.Errorf("%s in %s: %v %+v", name, lang, err, text)
			}
		}
	}
	if err := c.validate(); err != nil {
		t.Errorf("what an installation begins with could not be saved: %v", fields(err))
	}
	_, err := w.Text(t.Context(), "shop", "de")
	w.want("an unknown text", err, fault.CodeNotFound)
}

func TestWhoMaySave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	next := w.Current(t.Context()).Settings
	for _, a := range []authz.Actor{w.settle("Employee"), {Kind: authz.Person, ID: uuid.New(), Roles: []authz.Grant{{Role: authz.Communications, Scope: authz.Everywhere()}}}} {
		_, _, err := w.Save(t.Context(), a, 0, next)
		w.want("save", err, authz.CodeRoleRequired)
		_, _, err = w.Edit(t.Context(), a)
		w.want("edit", err, authz.CodeRoleRequired)
	}
	_, _, err := w.Save(t.Context(), authz.Nobody(), 0, next)
	w.want("nobody", err, authz.CodeLoginRequired)
}

func TestSavedSettingsHoldAndTheSecondWriterLearnsOfThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	next := w.Current(ctx).Settings
	next.Name, next.Accent = "  Gemeinde   Muster ", "A3262E"
	next.Address = "\n Rathausplatz 1 \n\n 6020  Muster\n"
	next.Texts = map[TextName]map[string]string{}
	for name, texts := range w.Current(ctx).Texts {
		next.Texts[name] = map[string]string{"de": texts["de"]}
	}
	next.Texts[About]["de"] = `<p onclick="x()">Hallo {name}, <a href="https://example.org/{shortName}">{phone}</a></p>`
	next.Texts[About][Easy] = "<p>  </p>"
	c, who, err := w.Save(ctx, w.admin, 0, next)
	if err != nil {
		t.Fatal(err, fields(err))
	}
	if c.Version != 1 || who != "Rosa Admin" || c.Name != "Gemeinde Muster" || c.Accent != "#a3262e" || c.Address != "Rathausplatz 1\n6020 Muster" {
		t.Errorf("%+v by %s", c, who)
	}
	if got := w.Current(ctx); got.Name != "Gemeinde Muster" {
		t.Error("the instance that saved does not know it:", got.Name)
	}
	text, err := w.Text(ctx, About, "fr")
	if err != nil || text.Lang != "de" || !text.Fallback || cmp.Diff([]string{"de"}, text.Langs) != "" {
		t.Errorf("%v %+v", err, text)
	}
	if !strings.HasPrefix(text.HTML, "<p>Hallo Gemeinde Muster, <a href=") || strings.Contains(text.HTML, "onclick") {
		t.Error(text.HTML)
	}

	other := c.Settings
	other.Name = "Stadt Muster"
	_, _, err = w.Save(ctx, w.admin, 0, other)
	w.want("from an old state", err, fault.CodeStale)
	now, who, err := w.Edit(ctx, w.admin)
	if err != nil || now.Name != "Gemeinde Muster" || now.Version != 1 || who != "Rosa Admin" {
		t.Errorf("overwritten: %v %+v %s", err, now, who)
	}
	// The same again is no change.
	if c, _, err = w.Save(ctx, w.admin, 1, now.Settings); err != nil || c.Version != 1 {
		t.Error(c, err)
	}
	rows, err := w.log.List(ctx, w.db, audit.Filter{Limit: 10})
	if err != nil || len(rows) != 1 || rows[0].Act != "site.settings_saved" {
		t.Fatal(err, rows)
	}
	data := string(rows[0].Data)
	if !strings.Contains(data, `"name", "accent", "address"`) && !strings.Contains(data, `"name","accent","address"`) || !strings.Contains(data, "texts/about/de") || strings.Contains(data, "Hallo") {
		t.Error(data)
	}
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	next := Start("", "x\x07", "wann immer", "nobody")
	next.Accent, next.InternalAccent = "#ffcf3f", "blue"
	next.Hours = map[string]string{"fr": "8–12", "rm": "8–12"}
	next.Texts[Privacy]["de"] = "<p></p>"
	next.Texts["shop"] = map[string]string{"de": "x"}
	next.Texts[About]["es"] = "<p>Hola</p>"
	_, _, err := w.Save(t.Context(), w.admin, 0, next)
	want := []string{"name field.required", "shortName field.control_characters", "phone site.phone", "email field.email", "accent site.accent_signal",
		"internalAccent site.accent_format", "hours/rm field.unknown", "hours/de field.required", "texts/shop field.unknown", "texts/about/es field.unknown", "texts/privacy/de field.required"}
	if d := cmp.Diff(want, fields(err)); d != "" {
		t.Error(d)
	}
	next = Start("Gemeinde", "Ort", "041 268 01 11", "a@example.ch")
	next.Accent, next.InternalAccent = "#00a0e0", "#0a5f66"
	_, _, err = w.Save(t.Context(), w.admin, 0, next)
	f := fault.From(err).Fields
	if len(f) != 2 || f[0].Code != CodeAccentContrast || f[0].Params["Need"] != 4.5 || f[0].Params["Ratio"] != 2.9 || f[1].Code != CodeAccentAlike {
		t.Fatalf("%+v", f)
	}
	// The colour offered instead is taken.
	next.Accent, _ = f[0].Params["Near"].(string)
	next.InternalAccent, _ = f[1].Params["Near"].(string)
	if _, _, err := w.Save(t.Context(), w.admin, 0, next); err != nil {
		t.Error(fields(err))
	}
}

func TestOtherInstancesLearnOfIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	second, _ := w.instance()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- second.Watch(ctx, w.db) }()
	if second.Current(ctx).Version != 0 {
		t.Fatal("not a fresh one")
	}
	next := w.Current(ctx).Settings
	next.ShortName = "Muster"
	if _, _, err := w.Save(ctx, w.admin, 0, next); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); second.Current(ctx).ShortName != "Muster"; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the second instance still shows the old name")
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestNoticeDuringAReadIsNotLost(t *testing.T) {
	var m memory
	_, round := m.recall()
	m.forget() // while somebody reads
	m.keep(&Current{Version: 1}, round)
	if c, _ := m.recall(); c != nil {
		t.Error("what was read before the notice is kept")
	}
	_, round = m.recall()
	m.keep(&Current{Version: 2}, round)
	if c, _ := m.recall(); c == nil || c.Version != 2 {
		t.Error("nothing is kept")
	}
}

func TestLogoIsReplaced(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	upload := func(shade uint8) uuid.UUID {
		t.Helper()
		m := image.NewNRGBA(image.Rect(0, 0, 40, 20))
		for i := range m.Pix {
			m.Pix[i] = shade
		}
		m.Set(0, 0, color.White)
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		f, err := w.files.Upload(ctx, w.admin, once.Key{Scope: "t", Value: uuid.NewString()}, file.Arrival{Purpose: LogoPurpose, Name: "logo.png", Body: &b, Length: int64(b.Len())})
		if err != nil {
			t.Fatal(err)
		}
		return f.ID
	}
	next := w.Current(ctx).Settings
	one := upload(1)
	next.LogoID = &one
	c, _, err := w.Save(ctx, w.admin, 0, next)
	if err != nil || c.Logo == nil || c.Logo.ID != one || c.Logo.Width != 40 {
		t.Fatal(err, c)
	}
	if _, err := w.files.File(ctx, authz.Nobody(), one); err != nil {
		t.Error("readers do not get the logo:", err)
	}
	two := upload(2)
	next.LogoID = &two
	if c, _, err = w.Save(ctx, w.admin, 1, next); err != nil || c.Logo.ID != two {
		t.Fatal(err)
	}
	_, err = w.files.File(ctx, authz.Nobody(), one)
	w.want("the former logo", err, authz.CodeNotFound)
	_, _, err = w.Save(ctx, w.admin, 2, func() Settings { next := next; next.LogoID = &one; return next }())
	w.want("the former logo again", err, file.CodeGone)
	next.LogoID = nil
	if c, _, err = w.Save(ctx, w.admin, 2, next); err != nil || c.Logo != nil {
		t.Fatal(err)
	}
	stranger := w.settle("Stranger")
	_, err = w.files.Upload(ctx, stranger, once.Key{Scope: "t", Value: "stranger-key-0001"}, file.Arrival{Purpose: LogoPurpose, Name: "logo.png", Body: strings.NewReader("x"), Length: 1})
	w.want("an upload by somebody else", err, authz.CodeRoleRequired)
}

func TestTextsHoldFactsAndNothingElse(t *testing.T) {
	s := Start(`A & B <script>alert(1)</script>`, "Ort", "+41 41 268 01 11", "a@example.ch")
	s.Texts[About]["de"] = `<p>{name} <a href="/{email}">x</a> {phone} {address}|</p><p>A<br/>{address}</p>`
	text, _ := s.Text(About, "de")
	if strings.Contains(text.HTML, "<script") || !strings.Contains(text.HTML, "A &amp; B &lt;script&gt;") || !strings.Contains(text.HTML, `<a href="tel:+41412680111">+41 41 268 01 11</a> |`) ||
		!strings.Contains(text.HTML, "<p>A</p>") {
		t.Error(text.HTML)
	}
	s.Address = "Weg 1\n6020 Ort"
	if text, _ = s.Text(About, "de"); !strings.Contains(text.HTML, "<p>A<br/>Weg 1<br/>6020 Ort</p>") {
		t.Error(text.HTML)
	}
	for in, want := range map[string]string{"041 268 01 11": "+41412680111", "0041 41 268 01 11": "0041412680111", "+41 41": "+4141", "117": "117"} {
		if got := dialled(in); got != want {
			t.Errorf("%s is dialled %s", in, got)
		}
	}
	s.Hours = map[string]string{"de": "Mo 8–12", "it": "lun"}
	if s.OpeningHours("fr") != "Mo 8\u2060–\u206012" || s.OpeningHours("it") != "lun" {
		t.Error("hours")
	}
	if !slices.Contains(TextLangs(), Easy) {
		t.Error("no Leichte Sprache")
	}
}
