package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

type bench struct {
	*Service
	t  testing.TB
	tx bun.Tx
}

func newBench(t testing.TB) bench {
	t.Helper()
	tx := pgtest.Tx(t)
	return bench{NewService(tx, func() time.Time { return noon }), t, tx}
}

// put a subject with these titles by language; its body is what follows a bar.
func (b bench) put(texts ...string) uuid.UUID {
	b.t.Helper()
	s := Subject{Texts: map[string]Text{}}
	for i := 0; i < len(texts); i += 2 {
		title, body, _ := strings.Cut(texts[i+1], "|")
		s.Texts[texts[i]] = Text{title, body}
	}
	return b.putSubject(s)
}

func (b bench) putSubject(s Subject) uuid.UUID {
	b.t.Helper()
	if s.ID == uuid.Nil {
		s.ID = uuid.New()
	}
	if s.Kind == "" {
		s.Kind = "project"
	}
	if s.Audience == "" {
		s.Audience = Public
	}
	if s.Dated.IsZero() {
		s.Dated = noon
	}
	s.Path = "/projekte/" + s.ID.String()
	if err := b.Put(b.t.Context(), b.tx, s); err != nil {
		b.t.Fatal(err)
	}
	return s.ID
}

func (b bench) find(a authz.Actor, q Query) []Hit {
	b.t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	if q.Lang == "" {
		q.Lang = "de"
	}
	hits, err := b.Find(b.t.Context(), a, q)
	if err != nil {
		b.t.Fatalf("%q: %v", q.Text, err)
	}
	return hits
}

func titles(hits []Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, text(h.Title))
	}
	return out
}

func text(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}

// shown marks hits with brackets.
func shown(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		if s.Hit {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestWhatIsFound(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("de", "Neue Veloparkplätze am Bahnhof|Die Gemeinde plant 40 Abstellplätze.")
	b.put("de", "Spielplatz Gersag|Kinder wünschen eine Rutschbahn.", "fr", "Place de jeux Gersag|Les enfants souhaitent un toboggan.")
	b.put("de", "Strassenraum Schönbühl|Begegnungszone und Tempo 30.")
	b.put("fr", "Aménagement des écoles|Les journaux en parlent; l’œuvre des élèves.")
	b.put("it", "Nuovi parcheggi per biciclette|La città risponde alle richieste degli abitanti.")
	b.put("en", "Libraries and activities|Opening hours on Sundays.")
	b.put("easy", "Wie geht es weiter?|Hier steht alles in Leichter Sprache über den Sonnenhof.")
	b.put("de", "Jugendwerkstatt Rosenau|Ein Ort für alle.")
	b.put("de", "Gesamtrevision der Ortsplanung|Mitwirkung der Bevölkerung in Emmenbrücke.")
	const velo, play, street, school, bike, library, easy, plan = "Neue Veloparkplätze am Bahnhof", "Spielplatz Gersag", "Strassenraum Schönbühl", "Aménagement des écoles",
		"Nuovi parcheggi per biciclette", "Libraries and activities", "Wie geht es weiter?", "Gesamtrevision der Ortsplanung"
	const studio = "Jugendwerkstatt Rosenau"
	for q, want := range map[string]string{
		"veloparkplatz": velo, "VELOPARKPLÄTZEN": velo, "Veloparkplaetze": velo, "Velopark\u00adplatz": velo, "Ve\u0308loparkplatz": velo,
		"parkplatz": velo, "Parkplätze": velo, "velo": velo, "Velopakrplätze": velo, "abstellplatz": velo, "Abstelplatz": velo,
		"Velopakplatz": velo, "Velopakpltaz": velo, "Wekstatt": studio, "wrekstatt": studio, "Werkzeugstatt": "",
		"Spielpltz": play, "Speilplatz": play, "Spielplats": play, "rutschbahnen": play, "toboggans": play, "jeux place": play, "spiel": play, "Spielplatz Kind": play,
		"Strasse": street, "straßenraum": street, "Schoenbuehl": street, "Schonbuhl": street, "tempo-30": street, "30 Tempo": street,
		"école": school, "ecoles": school, "aménager": school, "journal": school, "oeuvre": school, "œuvres": school, "élève": school, "L'ÉCOLE": school,
		"parcheggio": bike, "bicicletta": bike, "citta": bike, "richiesta": bike, "abitante": bike, "parchegio": bike,
		"library": library, "activity": library, "opening hour": library, "sunday": library,
		"sonnenhof": easy, "ortsplanungen": plan, "planung": plan, "Planungen": plan, "beteiligung": "", "wirkung": plan, "bevölkerungen": plan, "bruecke": plan,
		`"Place de jeux"`: play, "«Gesamtrevision der Ortsplanung»": plan, "„Revision der Ortsplanung“": "", `"jeux place"`: "", `"der Ortsplanung"`: plan, `"Ortsplanung`: plan,
		"Veloparkplatz Gersag": "", "Rathaus": "", "der": "", "die das": "", "die Rutschbahn": play, "xyzzy": "",
	} {
		got := titles(b.find(authz.Nobody(), Query{Text: q}))
		if want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
}

func TestBestComesFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := func(days int, texts map[string]Text) {
		b.putSubject(Subject{Dated: noon.AddDate(0, 0, days), Texts: texts})
	}
	at(0, map[string]Text{"de": {"Spielplatz alt", ""}})
	at(1, map[string]Text{"de": {"Spielplatz neu", ""}})
	at(2, map[string]Text{"de": {"Im Text", "Der Spielplatz im Text."}})
	at(3, map[string]Text{"de": {"Kinderspielplatz", ""}})
	at(4, map[string]Text{"de": {"Spielplats", ""}})
	at(5, map[string]Text{"fr": {"Sur le Spielplatz", ""}})
	at(6, map[string]Text{"de": {"Spielpletz hier", ""}, "fr": {"Place Spielpletz", ""}})
	want := []string{"Spielplatz neu", "Spielplatz alt", "Im Text", "Sur le Spielplatz", "Kinderspielplatz"}
	if got := titles(b.find(authz.Nobody(), Query{Text: "spielplatz"})); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	french := []string{"Sur le Spielplatz", "Spielplatz neu", "Spielplatz alt", "Im Text", "Kinderspielplatz"}
	if got := titles(b.find(authz.Nobody(), Query{Text: "spielplatz", Lang: "fr"})); !slices.Equal(got, french) {
		t.Errorf("in French: %q", got)
	}
	misspelt := []string{"Spielpletz hier", "Spielplatz neu", "Spielplatz alt", "Im Text", "Sur le Spielplatz", "Spielplats", "Kinderspielplatz"}
	if got := titles(b.find(authz.Nobody(), Query{Text: "Spielplotz"})); !slices.Equal(got, misspelt) {
		t.Errorf("misspelt: %q", got)
	}
}

// However many mention a word, what is called so comes first; and only the newest of the
// others are shown.
func TestManyMentionIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	fill(t, b.tx, 700)
	b.putSubject(Subject{Dated: noon.AddDate(-1, 0, 0), Texts: map[string]Text{"de": {"Gemeinde Emmen", ""}}})
	b.putSubject(Subject{Dated: noon.AddDate(-2, 0, 0), Texts: map[string]Text{"de": {"Alt", "Gemeinde Emmen"}}})
	for _, q := range []string{"Gemeinde Emmen", "«Gemeinde Emmen»"} {
		hits := b.find(authz.Nobody(), Query{Text: q, Limit: 2 * Window})
		if len(hits) != Window+1 || text(hits[0].Title) != "Gemeinde Emmen" {
			t.Errorf("%s: %d hits, first %q", q, len(hits), titles(hits[:1]))
		}
		for i := 2; i < len(hits); i++ {
			if hits[i].Dated.After(hits[i-1].Dated) {
				t.Fatalf("%s: hit %d is newer than the one before", q, i)
			}
		}
	}
}

// A word that enough subjects have is meant as it is typed; which ones does not depend
// on what the person may not see.
func TestEnoughIsMeant(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("de", "Bahnhofplatz")
	for range enough {
		b.putSubject(Subject{Audience: Employees, Texts: map[string]Text{"de": {"Platz", ""}}})
	}
	if hits := b.find(authz.Nobody(), Query{Text: "Platz"}); len(hits) != 1 || text(hits[0].Title) != "Bahnhofplatz" {
		t.Errorf("nobody finds %q", titles(hits))
	}
	if hits := b.find(authz.Actor{Kind: authz.Person, Employee: true}, Query{Text: "Platz"}); len(hits) != enough {
		t.Errorf("an employee finds %d", len(hits))
	}
}

func TestStretchesShowEachSubjectOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := map[uuid.UUID]bool{}
	for i, title := range slices.Repeat([]string{"Spielplatz", "Spielplotzweg", "Spielplats", "Anderes|Der Spielplatz im Text", "Spielplatzz"}, 9) {
		s := Subject{Kind: []string{"project", "event"}[i%2], Dated: noon.AddDate(0, 0, -i%3), Texts: map[string]Text{}}
		name, body, _ := strings.Cut(title, "|")
		s.Texts["de"] = Text{name, body}
		if i%4 == 0 {
			s.Texts["fr"] = Text{name, body}
		}
		want[b.putSubject(s)] = true
	}
	const misspelt = "Spielplotz"
	all := b.find(authz.Nobody(), Query{Text: misspelt, Lang: "fr"})
	for limit := range 7 {
		var got []Hit
		q := Query{Text: misspelt, Lang: "fr", Limit: limit + 1}
		for {
			hits := b.find(authz.Nobody(), q)
			got = append(got, hits[:min(len(hits), q.Limit)]...)
			if len(hits) <= q.Limit {
				break
			}
			q.After = &got[len(got)-1].Position
		}
		if len(got) != len(want) || len(all) != len(want) {
			t.Fatalf("stretches of %d show %d subjects, one shows %d, there are %d", q.Limit, len(got), len(all), len(want))
		}
		for i := range got {
			if got[i].ID != all[i].ID {
				t.Fatalf("stretches of %d: another order at %d", q.Limit, i)
			}
		}
	}
	events := b.find(authz.Nobody(), Query{Text: misspelt, Kind: "event"})
	if len(events) != 22 || slices.ContainsFunc(events, func(h Hit) bool { return h.Kind != "event" }) {
		t.Errorf("%d events", len(events))
	}
}

func TestPuttingAgainReplaces(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := b.put("de", "Hallenbad|Sanierung", "fr", "Piscine couverte", "it", "Piscina")
	b.putSubject(Subject{ID: id, Texts: map[string]Text{"de": {"Freibad", "Neubau"}, "it": {"Lido", ""}}})
	for q, want := range map[string]int{"Hallenbad": 0, "piscine": 0, "piscina": 0, "Freibad": 1, "Neubau": 1, "lido": 1} {
		if got := len(b.find(authz.Nobody(), Query{Text: q})); got != want {
			t.Errorf("%s finds %d, want %d", q, got, want)
		}
	}
	if h := b.find(authz.Nobody(), Query{Text: "Freibad", Lang: "fr"}); len(h) != 1 || h[0].Lang != "de" {
		t.Error(h)
	}
	if h := b.find(authz.Nobody(), Query{Text: "Freibad", Lang: "it"}); len(h) != 1 || text(h[0].Title) != "Lido" {
		t.Error(h)
	}
	for range 2 {
		if err := b.Remove(t.Context(), b.tx, "project", id); err != nil {
			t.Fatal(err)
		}
	}
	if h := b.find(authz.Nobody(), Query{Text: "Freibad"}); len(h) != 0 {
		t.Error(h)
	}
}

func TestTidyForgetsWords(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	gone := b.put("de", "Verschwindibus")
	b.put("de", "Bleiben im Angebot")
	for _, sql := range []string{"INSERT INTO search_word (word) VALUES ('bleib'), ('bleib')"} {
		if _, err := b.tx.NewRaw(sql).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Remove(t.Context(), b.tx, "project", gone); err != nil {
		t.Fatal(err)
	}
	if err := b.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	var words []string
	if err := b.tx.NewRaw("SELECT word FROM search_word ORDER BY word").Scan(t.Context(), &words); err != nil || !slices.Equal(words, []string{"angebot", "bleib"}) {
		t.Error(words, err)
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Membership(func(context.Context, authz.Actor) ([]uuid.UUID, error) { return nil, nil })
	for range 30 {
		b.put("de", "Spielplatz", "fr", "Place de jeux")
	}
	for q, want := range map[string]int{"Spielplatz": 2, "Spielpltz": 4, "Spielpltz jeux place": 4, "nichtsdergleichen": 3, "??": 0} {
		ctx, count := pg.CountQueries(t.Context())
		if _, err := b.Find(ctx, authz.Nobody(), Query{Text: q, Lang: "de", Limit: 20}); err != nil || count.N() != want {
			t.Errorf("%q: %d statements, want %d (%v)", q, count.N(), want, err)
		}
	}
	ctx, count := pg.CountQueries(t.Context())
	if err := b.Put(ctx, b.tx, Subject{Kind: "project", ID: uuid.New(), Path: "/", Audience: Public, Texts: map[string]Text{"de": {"a", "b"}, "fr": {"c", "d"}}}); err != nil || count.N() != 4 {
		t.Errorf("%d statements to put, want 4 (%v)", count.N(), err)
	}
}

func TestWhatTheProgramMayPut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	good := Subject{Kind: "project", ID: uuid.New(), Path: "/p", Audience: Public, Texts: map[string]Text{"de": {"Titel", ""}}}
	for name, change := range map[string]func(*Subject){
		"no kind": func(s *Subject) { s.Kind = "" }, "bad kind": func(s *Subject) { s.Kind = "Project" }, "no id": func(s *Subject) { s.ID = uuid.Nil },
		"no path": func(s *Subject) { s.Path = "p" }, "no audience": func(s *Subject) { s.Audience = "" }, "members of nothing": func(s *Subject) { s.Audience = Members },
		"no text": func(s *Subject) { s.Texts = nil }, "unknown language": func(s *Subject) { s.Texts = map[string]Text{"rm": {"Titul", ""}} },
	} {
		s := good
		change(&s)
		if err := b.Put(t.Context(), b.tx, s); err == nil {
			t.Errorf("%s: was put", name)
		}
	}
	hostile := good
	hostile.Texts = map[string]Text{"de": {"A\x00B\xff " + strings.Repeat("lang ", 1000), manyWords(9_000)}, "fr": {"'); DROP", manyWords(9_000)}, "it": {"\\' & | ! <->:*", manyWords(9_000)},
		"en": {strings.Repeat("ä", 5000), strings.Repeat("x", 200_000)}, "easy": {"", ""}}
	if err := b.Put(t.Context(), b.tx, hostile); err != nil {
		t.Fatal(err)
	}
	if h := b.find(authz.Nobody(), Query{Text: "drop", Lang: "fr"}); len(h) != 1 || text(h[0].Title) != "'); DROP" {
		t.Error(titles(h))
	}
}

// manyWords are different from each other, none a form of another.
func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		for v := i; v > 0; v /= 20 {
			b.WriteByte("bcdfghjklmnpqrstvwxz"[v%20])
		}
		b.WriteByte(' ')
	}
	return b.String()
}
