package handin

import (
	"encoding/hex"
	"strconv"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

// Gap is what is missing, or worth a look, before a statement is submitted.
type Gap struct {
	// Path as in a problem: «contact/name», «remarks/<id>/reason».
	Path string
	Code fault.Code
	// Blocking gaps have to be closed first; the others are hints.
	Blocking bool
}

// Check says what is missing in a statement.
func Check(w *statement.Whole, set consultation.Settings) []Gap {
	var out []Gap
	gap := func(missing, blocking bool, path string, code fault.Code) {
		if missing {
			out = append(out, Gap{path, code, blocking})
		}
	}
	said := 0
	for i := range w.Remarks {
		r := &w.Remarks[i]
		at := "remarks/" + r.ID.String()
		if !r.Says() {
			gap(true, false, at, statement.CodeRemarkEmpty)
			continue
		}
		said++
		if set.Form == consultation.RequestReason {
			gap(r.Request != "" && r.Reason == "", true, at+"/reason", fault.FieldRequired)
			gap(r.Request == "" && r.Reason != "" && r.Wording == "", true, at+"/request", fault.FieldRequired)
		}
		gap(r.AnchorState == compare.TextChanged, false, at, statement.CodePassageChanged)
		gap(r.AnchorState == compare.PassageRemoved, false, at, statement.CodePassageRemoved)
		gap(r.PinReplaced && r.AnchorState != compare.PassageRemoved, false, at, statement.CodePinReplaced)
	}
	joined := 0
	for _, j := range w.Joins {
		if !j.Gone {
			joined++
		}
		gap(j.Gone, false, "joins/"+j.JoinedID.String(), statement.CodeJoinGone)
	}
	gap(w.NoComment && said+joined > 0, true, "noComment", statement.CodeNoCommentAndMore)
	gap(!w.NoComment && said+joined+len(w.Files) == 0, true, "", statement.CodeEmpty)
	gap(w.Contact.Name == "" && w.Channel == statement.Online && set.Audience != consultation.Everybody && w.Kind == statement.Private, true, "contact/name", fault.FieldRequired)
	gap(w.Contact.Name == "" && w.Kind == statement.Organisation && w.Organisation == "", true, "contact/name", fault.FieldRequired)
	gap(w.Publication == statement.Named && w.Name() == "", true, "contact/name", fault.FieldRequired)
	for i := range w.Files {
		gap(w.Files[i].State == file.Checking, true, "files/"+strconv.Itoa(i), file.CodeChecking)
		gap(w.Files[i].State == file.Refused, true, "files/"+strconv.Itoa(i), file.CodeRefused)
	}
	return out
}

// blocking gaps as one refusal, nil without any.
func blocking(gaps []Gap) error {
	var v fault.Validation
	for _, g := range gaps {
		v.Check(!g.Blocking, g.Path, g.Code, nil)
	}
	return v.Err()
}

// freeze makes the content of a submission out of what was written.
func freeze(w *statement.Whole, c *consultation.Consultation, v *consultation.Version) *receipt.Content {
	title, _ := c.Title(w.Lang)
	out := &receipt.Content{
		Consultation: receipt.Consultation{ID: c.Activity.ID, Project: c.Project.Title, Title: title, Version: v.Number},
		Kind:         string(w.Kind), Organisation: w.Organisation, OnBehalf: w.OnBehalf, Category: w.Category, Channel: string(w.Channel), Lang: w.Lang, NoComment: w.NoComment,
		Parts: []receipt.Part{}, Joins: []receipt.Join{}, Files: []receipt.File{},
	}
	if w.ReceivedOn != nil {
		out.ReceivedOn = statement.Day(*w.ReceivedOn).String()
	}
	for i := range w.Remarks {
		if w.Remarks[i].Says() {
			out.Parts = append(out.Parts, part(&w.Remarks[i], &v.Document, w.Lang))
		}
	}
	for _, j := range w.Joins {
		if j.Gone {
			continue
		}
		row := receipt.Join{Number: j.Number}
		for _, id := range j.Blocks {
			if b := v.Document.Block(id); b != nil {
				words, _ := b.In(w.Lang)
				row.Chapters = append(row.Chapters, headOf(b, words))
			}
		}
		out.Joins = append(out.Joins, row)
	}
	for i := range w.Files {
		out.Files = append(out.Files, receipt.File{Name: w.Files[i].Name, Size: w.Files[i].Size, SHA256: hex.EncodeToString(w.Files[i].SHA256)})
	}
	return out
}

func headOf(b *doc.Block, w doc.Words) string {
	if b.Number == "" {
		return w.Title
	}
	return b.Number + " " + w.Title
}

func part(r *statement.Remark, d *doc.Document, lang string) receipt.Part {
	p := receipt.Part{ID: r.ID, Block: r.BlockID, Position: string(r.Position), Request: r.Request, Reason: r.Reason, Remark: r.Remark, Wording: r.Wording,
		Quote: r.Anchor.Quote, Anchor: string(r.AnchorState)}
	if ch := d.ChapterOf(r.BlockID); ch != nil {
		words, _ := ch.In(lang)
		p.Chapter, p.Number, p.Title = ch.ID, ch.Number, words.Title
	}
	if b := d.Block(r.BlockID); b != nil && r.Wording != "" {
		words, _ := b.In(r.Anchor.Lang)
		p.Before = words.Plain()
		if r.Anchor.Quote != "" {
			p.Before = r.Anchor.Quote
		}
	}
	if r.Place != nil {
		degrees := func(f float64) string { return strconv.FormatFloat(f, 'f', 5, 64) }
		p.Place = &receipt.Place{Lat: degrees(r.Place.Lat), Lon: degrees(r.Place.Lon), Words: r.Place.Words}
	}
	if r.Pin != nil {
		share := func(f float64) string { return strconv.FormatFloat(f, 'f', 4, 64) }
		p.Pin = &receipt.Pin{File: r.Pin.File, X: share(r.Pin.X), Y: share(r.Pin.Y), Replaced: r.PinReplaced}
		if b := d.Block(r.BlockID); b != nil && !r.PinReplaced {
			p.Pin.Plan = consultation.PlanName(b, r.Anchor.Lang)
		}
	}
	return p
}
