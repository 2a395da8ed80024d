package remind

import (
	"testing"

	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// Reminders come once per day that is due, to who has to do something.
func TestReminders(t *testing.T) {
	t.Parallel()
	o := desktest.New(t)
	reminders := NewService(o.DB, o.Evaluation, o.Documents, o.Now)
	o.Opens()
	noon, anna := towntest.Noon, o.Settle("Anna")
	o.States(statement.Visitor{Actor: anna}, towntest.Remark{Block: 2, Request: "Geheimes Anliegen", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	due := calendar.DateOf(noon).AddDays(5)
	_, err := o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Assignee, e.Due = &o.Publisher.ID, &due })
	o.Must(err)
	count := func() int {
		o.Must(reminders.Remind(o.Ctx()))
		return o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_due'")
	}
	if n := count(); n != 0 {
		t.Errorf("%d letters five days before", n)
	}
	*o.At = noon.AddDate(0, 0, 4)
	if a, b := count(), count(); a != 1 || b != 1 {
		t.Errorf("%d letters, then %d", a, b)
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_due' AND data::text LIKE ?", "%/verwaltung/konsultationen/"+o.Activity.String()+"?teil=auswertung&zustaendig="+o.Publisher.ID.String()+"%"); n != 1 {
		t.Error("the letter does not lead to what is due")
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_due' AND data::text LIKE '%Geheim%'"); n != 0 {
		t.Error("the letter tells what the statement says")
	}
	later := due.AddDays(1)
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Due = &later })
	o.Must(err)
	if n := count(); n != 2 {
		t.Errorf("%d letters after the day was moved", n)
	}
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Assignee = &anna.ID })
	towntest.Refused(t, "a resident is assigned", towntest.FirstField(err), board.CodeNoStaff)
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Due, e.Assignee = &due, nil })
	o.Must(err)
	if n := count(); n != 2 {
		t.Errorf("%d letters when nobody is assigned", n)
	}
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Assignee = &o.Editor.ID })
	o.Must(err)
	if n := count(); n != 3 {
		t.Errorf("%d letters after somebody else was assigned", n)
	}
	o.Answers(o.Editor, row.ID, evaluation.Noted, "Danke.")
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Due = &later })
	o.Must(err)
	_, err = o.Saves(o.Publisher, row.ID, func(e *evaluation.Edit) { e.Place = o.Places()[3].ID })
	o.Must(err)
	if n := count(); n != 3 {
		t.Errorf("%d letters about what is released", n)
	}
}
