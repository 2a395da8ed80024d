package media

import (
	"slices"

	"github.com/google/uuid"

	"mitwirken/internal/dossier"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// CodeUsed: the file is shown somewhere, or was in an approved state that is kept.
const CodeUsed fault.Code = "media.used"

// Seen tells who sees a file in a place.
type Seen string

const (
	// Out: whoever may see the project.
	Out Seen = "out"
	// Draft: staff, until it is published.
	Draft Seen = "draft"
	// Former: it stands in an approved state of before.
	Former Seen = "former"
)

// Use is one place where a file is shown.
type Use struct {
	Seen Seen
	// Document, with what it is called, its number and language; nil for a cover.
	Document *dossier.Leaf
	// Decorative, Alt and Lacks are about covers.
	Decorative bool
	Alt        string
	Lacks      []string
}

// Medium is a picture or a document in a project.
type Medium struct {
	file.Shelved
	Project space.Project
	Uses    []Use
}

// coverUses of one file. Where the work copy says the same as the page, it is one place.
func coverUses(all []space.CoverUse, id uuid.UUID, used bool) (out []Use) {
	for _, u := range all {
		if u.FileID != id {
			continue
		}
		use := Use{Seen: Draft, Decorative: u.Decorative, Alt: u.Alt, Lacks: u.Lacks}
		if u.Live {
			use.Seen = Out
		}
		if len(out) > 0 && out[0].Alt == use.Alt && out[0].Decorative == use.Decorative && slices.Equal(out[0].Lacks, use.Lacks) {
			continue
		}
		out = append(out, use)
	}
	if len(out) == 0 && used {
		out = []Use{{Seen: Former}}
	}
	return out
}
