package locale

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// staffOnly are refusals that only people who work here meet; Leichte Sprache is for
// everybody else.
var staffOnly = regexp.MustCompile(`^(?:(?:jobs|mail|export|site)\.\w+` +
	`|identity\.(?:role_\w+|own_lock)|accesscode\.(?:activity|valid_until|part)|organisation\.(?:parent|unit_has_units)|file\.scanner_limit` +
	`|dossier\.(?:ends_before|no_version|version_content|address)` +
	`|consultation\.(?:import_\w+|addressee_\w+|extension_shorter|block_id|document_too_large|no_chapter|draft_exists|source|report_(?:state|open|running)|template_\w+|place_used|result_link|results_reported|segment_reported|unanswered|undo_over|capture_over)` +
	`|space\.(?:slug_taken|phase_\w+|use_extension|extension_shorter|wrong_state|in_approval|incomplete|second_person_required|reason_required|result_missing` +
	`|kind_unknown|act_unknown|member_not_found|check_\w+|too_many))$`)

// What everybody meets on every page and in a consultation: one finds one's way with it,
// reads, speaks, and learns what went wrong and what became of it.
var everybodys = regexp.MustCompile(`^(?:nav|footer|notFound|error|problem|form|app|events|news|calendar|offline|outbox` +
	`|consultation|statement|statements|receipt|contributions|result|outcome)\.|\.error\.`)

// headOnly is written into the head of pages by the server, for search engines.
var headOnly = regexp.MustCompile(`^(?:consultation|statement|statements|receipt|contributions|result|outcome)\..*description$`)

const (
	longestSentence = 11 // words
	longestWord     = 14 // letters between hyphens
)

var (
	conjunctive = regexp.MustCompile(`(?i)\b(?:würden?|könnten?|wären?|hätten?|müssten?|sollten?|dürften?|möchten wir)\b`)
	sentenceEnd = regexp.MustCompile(`[.?:|](?:\s|$)`)
)

// hard says what is not easy about a sentence; nothing when it is.
func hard(text string) (mistakes []string) {
	text = placeholder.ReplaceAllString(text, "x")
	if strings.ContainsAny(text, ";–(") && !strings.HasPrefix(text, "(") {
		mistakes = append(mistakes, "two thoughts in one sentence")
	}
	if conjunctive.MatchString(text) {
		mistakes = append(mistakes, "a conjunctive")
	}
	for _, s := range sentenceEnd.Split(text, -1) {
		if n := len(strings.Fields(s)); n > longestSentence {
			mistakes = append(mistakes, fmt.Sprintf("%d words in «%s»", n, strings.TrimSpace(s)))
		}
	}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" -.,:?()«»/", r) }) {
		if n := len([]rune(w)); n > longestWord {
			mistakes = append(mistakes, fmt.Sprintf("«%s» has %d letters", w, n))
		}
	}
	return mistakes
}

// Every sentence of Leichte Sprache stands for a German one, has its placeholders, and
// is easy.
func TestLeichteSpracheStandsForGerman(t *testing.T) {
	c := loaded(t)
	for _, area := range []Area{Public, Problem} {
		german := c.texts[0][slices.Index(areas[:], area)]
		for _, key := range slices.Sorted(maps.Keys(c.easy[area])) {
			m, where := c.easy[area][key], fmt.Sprintf("easy/%s.json %q", area, key)
			source, ok := german[key]
			switch {
			case !ok:
				t.Errorf("%s: German has no such sentence", where)
				continue
			case m.plural != source.plural:
				t.Errorf("%s: plural in one of them only", where)
			case whole(m) == whole(source):
				t.Errorf("%s: says the same as the German sentence: leave it out", where)
			}
			if got, want := placeholders(m.other), placeholders(source.other); !slices.Equal(got, want) {
				t.Errorf("%s: placeholders %v, German has %v", where, got, want)
			}
			if strings.ContainsAny(whole(m), "ßẞ!'„“”") {
				t.Errorf("%s: no ß, no exclamation mark, quotes are « »", where)
			}
			for _, mistake := range hard(whole(m)) {
				t.Errorf("%s: %s", where, mistake)
			}
		}
	}
}

// What everybody meets is easy, with a sentence of its own or because the German one is.
func TestLeichteSpracheIsThereForEverybody(t *testing.T) {
	c := loaded(t)
	for key, m := range c.texts[0][slices.Index(areas[:], Public)] {
		if simple, ok := c.easy[Public][key]; ok {
			m = simple
		} else if !everybodys.MatchString(key) || headOnly.MatchString(key) {
			continue
		}
		for _, mistake := range hard(whole(m)) {
			t.Errorf("easy/public.json needs %q: %s", key, mistake)
		}
	}
	for _, code := range c.Codes() {
		if _, ok := c.easy[Problem][code]; ok || staffOnly.MatchString(code) {
			continue
		}
		for _, mistake := range hard(whole(c.texts[0][slices.Index(areas[:], Problem)][code])) {
			t.Errorf("easy/problem.json needs %q (or staffOnly, when only staff meet it): %s", code, mistake)
		}
	}
}

func TestHardSentencesAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"Bitte melden Sie sich an.":                                           "",
		"Das ist unser Fehler. Rufen Sie {{.X}} an.":                          "",
		"Sie könnten das tun.":                                                "conjunctive",
		"Erst dies; dann das.":                                                "two thoughts",
		"Die Datenschutzerklärung ist da.":                                    "letters",
		"Wenn Sie die Nummer haben und sie uns sagen, finden wir Ihre Frage.": "words",
	} {
		got := strings.Join(hard(text), ", ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestProblemsInLeichteSprache(t *testing.T) {
	c, err := load(files(map[string]string{
		"de/problem.json":   `{"a.b": "Das Feld wird benötigt. Bitte ergänzen.", "a.c": "Die Frist ist vorbei."}`,
		"easy/problem.json": `{"a.b": "Das fehlt. Bitte schreiben Sie es."}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if title, detail := c.Problem(Easy, "a.b", nil); title != "Das fehlt." || detail != "Das fehlt. Bitte schreiben Sie es." {
		t.Errorf("%q %q", title, detail)
	}
	if _, detail := c.Problem(Easy, "a.c", nil); detail != "Die Frist ist vorbei." {
		t.Errorf("no German beneath: %q", detail)
	}
	if _, detail := c.Problem("de", "a.b", nil); !strings.HasPrefix(detail, "Das Feld") {
		t.Errorf("easy for everybody: %q", detail)
	}
}
