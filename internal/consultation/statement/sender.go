package statement

import (
	"slices"
	"strings"

	"mitwirken/internal/platform/locale"
)

// Hashes find the same sender again; nil for what is not known.
type Hashes struct {
	Email, Post []byte
	// Name of an organisation.
	Name []byte
	// Person is the name of a private sender, PersonShort the same without the second half
	// of double names; nil where that leaves nothing out.
	Person, PersonShort []byte
}

// Hashes of a sender: the name of an organisation, or of a private person.
func (s *Service) Hashes(k Kind, organisation string, c Contact) (h Hashes) {
	if c.Email != "" {
		h.Email = s.vault.HashAddress(c.Email)
	}
	if c.Name != "" && c.Street != "" {
		h.Post = s.vault.Hash(kindContact+" post", locale.NameKey(c.Name)+"\n"+locale.NameKey(c.Street))
	}
	if k == Organisation {
		if organisation != "" {
			h.Name = s.vault.Hash(kindContact+" organisation", locale.NameKey(organisation))
		}
		return h
	}
	whole, short := personKeys(c.Name)
	if whole != "" {
		h.Person = s.vault.Hash(kindContact+" person", whole)
	}
	if short != "" {
		h.PersonShort = s.vault.Hash(kindContact+" person", short)
	}
	return h
}

// forms of address, which say nothing about who it is.
var forms = []string{"herr", "herrn", "frau", "dr", "prof", "monsieur", "madame", "mme", "signor", "signora", "mr", "mrs", "ms"}

// spellings of the same name: umlauts in two letters or without their dots, D’Angelo and
// Dangelo.
var spellings = strings.NewReplacer("ß", "ss", "ae", "a", "oe", "o", "ue", "u", "'", "", "’", "")

// personKeys is a name in any order and spelling as one key, and, for double names, the key
// without their second halves. A single word names nobody: then both are empty.
func personKeys(name string) (whole, short string) {
	var all, first []string
	for _, word := range strings.Fields(locale.NameKey(name)) {
		parts := strings.FieldsFunc(spellings.Replace(word), func(r rune) bool { return strings.ContainsRune("-–.,;", r) })
		if len(parts) == 0 || slices.Contains(forms, parts[0]) {
			continue
		}
		all, first = append(all, parts...), append(first, parts[0])
	}
	if len(all) < 2 {
		return "", ""
	}
	slices.Sort(all)
	whole = strings.Join(all, " ")
	if len(first) >= 2 && len(first) < len(all) {
		slices.Sort(first)
		short = strings.Join(first, " ")
	}
	return whole, short
}
