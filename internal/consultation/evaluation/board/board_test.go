package board

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	key     = towntest.Key
	refused = towntest.Refused
)

// office is the room with all that it stands on.
type office struct {
	*Service
	*towntest.Town
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Town: towntest.New(t)}
	o.Service = NewService(o.DB, o.Log, o.Documents, o.People, o.Now)
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
	return o
}

// places by role and position: start, work, checked, released.
func (o *office) places() []Place {
	o.T.Helper()
	b, err := o.Board(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return b.Places
}

func ptr[T any](v T) *T { return &v }

// Steps, tags and text blocks are made once, changed, put in order and removed; what
// somebody has changed since is not overwritten.
func TestBoard(t *testing.T) {
	t.Parallel()
	o := build(t)
	k := key()
	for range 2 { // the same request twice
		b, err := o.AddPlace(o.Ctx(), o.Editor, k, o.Activity, map[string]string{"de": "beim  Rechtsdienst"}, true)
		o.Must(err)
		if len(b.Places) != 5 || b.Places[3].Names["de"] != "beim Rechtsdienst" || b.Places[4].Role != Released || b.Places[4].Position != 5 {
			t.Fatalf("%+v", b.Places)
		}
	}
	p := o.places()
	_, err := o.SavePlace(o.Ctx(), o.Editor, o.Activity, p[3].ID, p[3].Version+1, map[string]string{"de": "x"}, false)
	refused(t, "an old version", err, fault.CodeStale)
	_, err = o.SavePlace(o.Ctx(), o.Editor, o.Activity, p[3].ID, p[3].Version, map[string]string{"fr": "x"}, false)
	refused(t, "without German", towntest.FirstField(err), fault.FieldRequired)
	b, err := o.SavePlace(o.Ctx(), o.Editor, o.Activity, p[4].ID, p[4].Version, map[string]string{"de": "fertig"}, false)
	o.Must(err)
	if !b.Places[4].Locks || b.Places[4].Names["de"] != "fertig" {
		t.Errorf("the place of release does not lock: %+v", b.Places[4])
	}
	_, err = o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[0].ID)
	refused(t, "the first place goes", err, CodePlaceUsed)
	if b, err = o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[2].ID); err != nil || len(b.Places) != 4 {
		t.Errorf("%v, %+v", err, b)
	}
	staff := slices.Sorted(func(yield func(string) bool) {
		for _, p := range b.Staff {
			if !yield(p.Name) {
				return
			}
		}
	})
	if fmt.Sprint(staff) != "[Edith Paul Petra]" {
		t.Errorf("staff: %v", staff)
	}
	_, err = o.AddPlace(o.Ctx(), o.Editor, key(), o.Activity, map[string]string{"de": "beim Gemeinderat"}, false)
	o.Must(err)
	p = o.places()
	turned := []uuid.UUID{p[3].ID, p[1].ID, p[2].ID}
	b, err = o.OrderPlaces(o.Ctx(), o.Editor, o.Activity, turned)
	o.Must(err)
	for i, id := range append(append([]uuid.UUID{p[0].ID}, turned...), p[4].ID) {
		if b.Places[i].ID != id || b.Places[i].Position != i+1 {
			t.Errorf("place %d is %+v", i, b.Places[i])
		}
	}
	for name, ids := range map[string][]uuid.UUID{"one is missing": turned[:2], "one twice": {p[1].ID, p[1].ID, p[2].ID}, "with the first": {p[0].ID, p[1].ID, p[2].ID, p[3].ID}, "none": nil} {
		_, err = o.OrderPlaces(o.Ctx(), o.Editor, o.Activity, ids)
		refused(t, name, towntest.FirstField(err), fault.FieldChoice)
	}
	tag := Tag{ActivityID: o.Activity, Name: " Verkehr ", Colour: "info"}
	b, err = o.SaveTag(o.Ctx(), o.Editor, ptr(key()), tag)
	o.Must(err)
	_, err = o.SaveTag(o.Ctx(), o.Editor, ptr(key()), Tag{ActivityID: o.Activity, Name: "VERKEHR", Colour: "info"})
	refused(t, "the same name", err, CodeTagExists)
	_, err = o.SaveTag(o.Ctx(), o.Editor, ptr(key()), Tag{ActivityID: o.Activity, Name: "Lärm", Colour: "#ff0000"})
	refused(t, "another colour", towntest.FirstField(err), fault.FieldChoice)
	tag = b.Tags[0]
	tag.Name = "Strasse"
	if b, err = o.SaveTag(o.Ctx(), o.Editor, nil, tag); err != nil || b.Tags[0].Name != "Strasse" || len(b.Tags) != 1 {
		t.Errorf("%v %+v", err, b)
	}
	if b, err = o.DeleteTag(o.Ctx(), o.Editor, o.Activity, tag.ID); err != nil || len(b.Tags) != 0 {
		t.Errorf("%v %+v", err, b)
	}
	_, err = o.SaveTag(o.Ctx(), o.Editor, nil, tag)
	refused(t, "a tag that is gone", err, authz.CodeNotFound)

	block, err := o.SaveTextBlock(o.Ctx(), o.Editor, ptr(key()), TextBlock{ActivityID: o.Activity, Title: "Dank", HTML: map[string]string{"de": "<p>Danke.</p>"}})
	o.Must(err)
	block.HTML = map[string]string{"de": "<p>Besten Dank.</p>"}
	if block, err = o.SaveTextBlock(o.Ctx(), o.Editor, nil, *block); err != nil || block.Version != 2 {
		t.Errorf("%v %+v", err, block)
	}
	_, err = o.SaveTextBlock(o.Ctx(), o.Editor, nil, TextBlock{ID: block.ID, ActivityID: o.Activity, Title: "x", HTML: block.HTML, Version: 1})
	refused(t, "an old text block", err, fault.CodeStale)
	_, err = o.SaveTextBlock(o.Ctx(), o.Editor, ptr(key()), TextBlock{ActivityID: o.Activity, Title: "x", HTML: map[string]string{"de": "<p> </p>"}})
	refused(t, "an empty text block", towntest.FirstField(err), fault.FieldRequired)
	o.Must(o.DeleteTextBlock(o.Ctx(), o.Editor, o.Activity, block.ID))
	if rows, err := o.TextBlocks(o.Ctx(), o.Editor, o.Activity, nil, 10); err != nil || len(rows) != 0 {
		t.Errorf("%v %v", rows, err)
	}
}
