package addressee

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

// columns of a list, by what their titles may be, in the four languages.
var columns = map[string][]string{
	"name":     {"name", "nom", "nome", "organisation", "organizzazione"},
	"kind":     {"art", "type", "tipo", "kind"},
	"person":   {"person", "zuhanden", "kontaktperson", "personne", "persona", "contact"},
	"street":   {"strasse", "adresse", "rue", "via", "street", "indirizzo"},
	"zip":      {"plz", "npa", "zip"},
	"town":     {"ort", "plz ort", "plz/ort", "localite", "localita", "town"},
	"email":    {"e-mail", "email", "mail", "e-mail-adresse", "mailadresse", "adresse e-mail", "indirizzo e-mail"},
	"lang":     {"sprache", "langue", "lingua", "language"},
	"category": {"kategorie", "categorie", "categoria", "category"},
}

const shown = "Name, Art, Zuhanden, Strasse, PLZ, Ort, E-Mail, Sprache, Kategorie"

// kinds of addressees as people write them.
var kinds = map[string]statement.Kind{
	"": statement.Organisation, "organisation": statement.Organisation, "organizzazione": statement.Organisation, "organization": statement.Organisation,
	"person": statement.Private, "privatperson": statement.Private, "privat": statement.Private, "personne": statement.Private, "persona": statement.Private, "private": statement.Private,
}

// langs as people write them.
var langs = map[string]string{"deutsch": "de", "allemand": "de", "tedesco": "de", "german": "de", "d": "de", "francais": "fr", "franzosisch": "fr", "french": "fr", "f": "fr",
	"italiano": "it", "italienisch": "it", "italian": "it", "i": "it", "english": "en", "englisch": "en", "e": "en"}

// sheetOf is what a list says.
type sheetOf struct {
	drafts []Draft
	// lines has the number of each in the file.
	lines []int
	// left are titles of columns that nobody asks for, though something stands in them.
	left []string
}

// parseLines makes drafts of a sheet: all of them, or one refusal that names every wrong
// cell by its line. Invalid consultation.import_columns, consultation.import_empty,
// request.invalid with fields «lines/7/contact/email», consultation.addressee_duplicate
// with the line of the first.
func parseLines(all []row) (*sheetOf, error) {
	for len(all) > 0 && empty(all[0]) {
		all = all[1:]
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, CodeEmpty)
	}
	where := map[string]int{}
	for i, title := range all[0].cells {
		for key, names := range columns {
			for _, n := range names {
				if locale.NameKey(strings.TrimSpace(title)) == n {
					if _, taken := where[key]; !taken {
						where[key] = i
					}
				}
			}
		}
	}
	if _, named := where["name"]; !named {
		return nil, fault.New(fault.Invalid, CodeColumns).WithParam("Columns", shown)
	}
	var out sheetOf
	var v fault.Validation
	first, taken := map[string]int{}, slices.Collect(maps.Values(where))
	for i, title := range all[0].cells {
		says := func(r row) bool { return i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" }
		if title = strings.TrimSpace(title); title != "" && !slices.Contains(taken, i) && slices.ContainsFunc(all[1:], says) {
			out.left = append(out.left, title)
		}
	}
	for _, r := range all[1:] {
		if empty(r) {
			continue
		}
		cell := func(key string) string {
			if i, ok := where[key]; ok && i < len(r.cells) {
				return strings.TrimSpace(r.cells[i])
			}
			return ""
		}
		at := "lines/" + strconv.Itoa(r.line) + "/"
		lang := strings.ToLower(cell("lang"))
		d := Draft{Name: cell("name"), Kind: kinds[strings.ToLower(cell("kind"))], Category: cell("category"), Lang: cmp.Or(langs[locale.NameKey(lang)], lang, locale.Default),
			Contact: Contact{Person: cell("person"), Street: cell("street"), Town: strings.TrimSpace(cell("zip") + " " + cell("town")), Email: cell("email")}}
		d.clean(&v, at)
		if line, again := first[d.same()]; again {
			v.Check(false, strings.TrimSuffix(at, "/"), CodeDuplicate, map[string]any{"Line": strconv.Itoa(line)})
		} else {
			first[d.same()] = r.line
		}
		out.drafts, out.lines = append(out.drafts, d), append(out.lines, r.line)
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	if len(out.drafts) == 0 {
		return nil, fault.New(fault.Invalid, CodeEmpty)
	}
	return &out, nil
}

func empty(r row) bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
