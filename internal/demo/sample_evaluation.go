package demo

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/evaluation/bulk"
	"mitwirken/internal/consultation/evaluation/group"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/collect"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/text"
)

// sampleEvaluation is what became of a consultation: everything that was said got its
// answer, the document its next version, and the report is out. Days count from the first
// start.
type sampleEvaluation struct {
	said                         []sampleStatement
	answers                      map[string]sampleAnswer
	alike                        int
	answered, released, reported int
	introduction, procedure      map[string]string
}

// spoken is what was handed in, as the evaluation finds it again.
type spoken struct {
	by map[string]uuid.UUID
	// answers by remark.
	answers map[uuid.UUID]string
}

func (e *sampleEvaluation) put(ctx context.Context, t *Town, c *sampleConsultation, activity uuid.UUID, document *text.Document, entries map[string]uuid.UUID) error {
	said := &spoken{map[string]uuid.UUID{}, map[uuid.UUID]string{}}
	for n, s := range e.said {
		if err := s.put(ctx, t, activity, n, document, said); err != nil {
			return fmt.Errorf("statement of %s%s: %w", s.organisation, s.name, err)
		}
	}
	if err := e.group(ctx, t.on(e.answered), activity); err != nil {
		return err
	}
	software, rooms := authz.Software(), t.on(e.answered)
	next, err := c.draft(ctx, rooms.Consultations, activity)
	if err != nil {
		return err
	}
	if _, err := rooms.Consultations.Publish(ctx, software, activity, next.Version.Number, next.Version.Version); err != nil {
		return err
	}
	if err := e.answer(ctx, t, activity, document, said); err != nil {
		return err
	}
	rooms = t.on(e.reported)
	decision, implementation := entries["decision"], entries["implementation"]
	desk, err := rooms.Outcomes.Link(ctx, software, activity, 0, &decision, &implementation)
	if err != nil {
		return err
	}
	if _, err := rooms.Outcomes.Release(ctx, software, activity, desk.Result.Version); err != nil {
		return err
	}
	written, err := rooms.Reports.Save(ctx, software, activity, 0, report.Draft{Introduction: e.introduction, Procedure: e.procedure, Named: true})
	if err != nil {
		return err
	}
	_, err = rooms.Reports.Publish(ctx, software, activity, written.Report.Version)
	return err
}

// put hands a statement in, the way its sender or staff would.
func (s sampleStatement) put(ctx context.Context, t *Town, activity uuid.UUID, n int, document *text.Document, said *spoken) error {
	rooms, key := t.on(s.day), sampleKey("statement", activity, n)
	lang := s.lang
	if lang == "" {
		lang = "de"
	}
	secret := sha256.Sum256(key.Fingerprint)
	v := statement.Visitor{Actor: authz.Nobody(), Secret: secret[:]}
	var d *statement.Detail
	var err error
	switch {
	case s.channel != statement.Online:
		v = statement.Visitor{Actor: authz.Software()}
		d, err = t.on(s.day).Collected.Capture(ctx, v.Actor, key, s.captured(activity, lang, calendar.DateOf(t.Now).AddDays(s.day)))
	case s.team:
		v = statement.Visitor{Actor: t.Team.Releaser}
		if d, err = rooms.Drafts.Begin(ctx, v, key, drafting.Beginning{Activity: activity, OrganisationID: &t.Team.Organisation, Lang: lang}); err == nil {
			err = s.sign(ctx, rooms, v, d)
		}
	case s.resident:
		v = statement.Visitor{Actor: t.Resident}
		fallthrough
	default:
		if d, err = rooms.Drafts.Begin(ctx, v, key, drafting.Beginning{Activity: activity, Lang: lang}); err == nil {
			err = s.sign(ctx, rooms, v, d)
		}
	}
	if err != nil {
		return err
	}
	for i, r := range s.said {
		id := uuid.NewSHA1(activity, fmt.Append(nil, n, "/", i))
		b, err := blockWith(document.Blocks, r.at)
		if err != nil {
			return err
		}
		writer := v
		if s.team && i%2 == 1 {
			writer.Actor = t.Team.Drafter
		}
		if _, err := rooms.Drafts.PutRemark(ctx, writer, d.ID, id, 0, r.words(b.ID)); err != nil {
			return err
		}
		said.answers[id] = r.answer
	}
	if s.joins != "" {
		if _, err := t.on(s.day).Published.Join(ctx, v, d.ID, said.by[s.joins], nil); err != nil {
			return err
		}
	}
	key.Scope = "demo submit"
	_, err = rooms.HandedIn.Submit(ctx, v, key, d.ID)
	said.by[s.organisation] = d.ID
	return err
}

// sign says who it is and what may be published, of a statement that comes online.
func (s sampleStatement) sign(ctx context.Context, rooms Rooms, v statement.Visitor, d *statement.Detail) error {
	if !s.resident && s.name != "" {
		if _, err := rooms.Drafts.Update(ctx, v, d.ID, d.Version, statement.Head{Contact: statement.Contact{Name: s.name, Street: s.street, Town: s.town}, Category: s.category}); err != nil {
			return err
		}
	}
	if s.publish == "" {
		return nil
	}
	_, err := rooms.HandedIn.SetPublication(ctx, v, d.ID, s.publish)
	return err
}

func (s sampleStatement) captured(activity uuid.UUID, lang string, on calendar.Date) collect.Capture {
	c := collect.Capture{Activity: activity, Channel: s.channel, ReceivedOn: on, Kind: statement.Private, Organisation: s.organisation, Lang: lang, Publication: statement.Unpublished,
		Head: statement.Head{Contact: statement.Contact{Name: s.name, Street: s.street, Town: s.town}, Category: s.category, NoComment: s.noComment}}
	if s.organisation != "" {
		c.Kind = statement.Organisation
	}
	if s.publish != "" {
		c.Publication, c.ConsentNote = s.publish, "Im Schreiben so gewünscht"
	}
	return c
}

// group finds what is nearly the same and takes it together.
func (e *sampleEvaluation) group(ctx context.Context, rooms Rooms, activity uuid.UUID) error {
	software := authz.Software()
	if err := rooms.Groups.Search(ctx, activity); err != nil {
		return err
	}
	found, err := rooms.Groups.Groups(ctx, software, activity, group.Suggested, nil, e.alike+1)
	if err == nil && len(found) != e.alike {
		err = fmt.Errorf("%d groups of similar segments, want %d", len(found), e.alike)
	}
	if err != nil {
		return err
	}
	for _, g := range found {
		if _, err := rooms.Groups.Set(ctx, software, g.ID, g.Version, group.Accepted); err != nil {
			return err
		}
	}
	return nil
}

// answer decides about every segment, a group at once, and releases all of them.
func (e *sampleEvaluation) answer(ctx context.Context, t *Town, activity uuid.UUID, document *text.Document, said *spoken) error {
	software, segments, edits := authz.Software(), t.on(e.answered).Evaluations, t.on(e.answered).Edits
	desk, err := segments.Board(ctx, software, activity)
	if err != nil {
		return err
	}
	table, err := segments.Segments(ctx, software, activity, evaluation.Query{Sort: evaluation.ByDocument, Limit: 500})
	if err != nil {
		return err
	}
	tagged, done := map[string][]uuid.UUID{}, []uuid.UUID{}
	for i := range table.Rows {
		row := &table.Rows[i]
		a, known := e.answers[said.answers[row.Remarks[0]]]
		if !known {
			return errors.New("no answer to: " + row.Request)
		}
		tagged[a.tag] = append(tagged[a.tag], row.ID)
		if row.GroupID != nil {
			if slices.Contains(done, *row.GroupID) {
				continue
			}
			done = append(done, *row.GroupID)
		}
		edit := evaluation.Edit{Place: desk.Places[1].ID, BlockID: row.BlockID,
			Answer: evaluation.Answer{Decision: a.decision, Consideration: map[string]string{"de": a.de, "fr": a.fr, "it": a.it, "en": a.en}}}
		if a.changed != "" {
			b, err := blockWith(document.Blocks, a.changed)
			if err != nil {
				return err
			}
			edit.ChangedBlock = b.ID
		}
		if _, err := segments.Save(ctx, software, row.ID, row.Version, edit); err != nil {
			return err
		}
	}
	for n, tag := range sampleTags {
		key := sampleKey("tag", activity, n)
		tag.ActivityID = activity
		if desk, err = segments.SaveTag(ctx, software, &key, tag); err != nil {
			return err
		}
		at := slices.IndexFunc(desk.Tags, func(t board.Tag) bool { return t.Name == tag.Name })
		key.Scope = "demo tagged"
		if _, err := edits.Edit(ctx, software, key, activity, bulk.Selection{IDs: tagged[tag.Name]}, bulk.Bulk{Act: bulk.AddTag, Tag: desk.Tags[at].ID}); err != nil {
			return err
		}
	}
	_, err = t.on(e.released).Edits.Edit(ctx, software, sampleKey("release", activity), activity, bulk.Selection{}, bulk.Bulk{Act: bulk.SetPlace, Place: desk.Places[len(desk.Places)-1].ID})
	return err
}
