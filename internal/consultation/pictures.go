package consultation

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/html"
)

// maxPlan is how many letters of its caption name a picture.
const maxPlan = 120

var (
	pictureAddress = regexp.MustCompile(`src="/api/v1/files/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/`)
	pictureTag     = regexp.MustCompile(`<img[^>]*>`)
)

// PicturesIn gives the files of the pictures that a block shows in any language, each once.
func PicturesIn(b *text.Block) (ids []uuid.UUID) {
	for _, w := range b.Words {
		for _, m := range pictureAddress.FindAllStringSubmatch(w.HTML, -1) {
			if id, err := uuid.Parse(m[1]); err == nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// PlanName is how people call the picture in a block: its title, the first line of its
// caption, or the words for those who do not see it; empty when there are none.
func PlanName(b *text.Block, lang string) string {
	w, _ := b.In(lang)
	name := w.Title
	if name == "" {
		name, _, _ = strings.Cut(html.Plain(pictureTag.ReplaceAllString(w.HTML, "")), "\n")
	}
	if name == "" {
		name, _, _ = strings.Cut(html.Plain(w.HTML), "\n")
	}
	return html.Shorten(name, maxPlan)
}
