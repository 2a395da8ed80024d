package report

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
)

// An archive can be checked without us: every file has its checksum, every statement its
// signature.
func TestArchive(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.small()
	files := unzip(t, o.made(o.Editor, "consultation_archive", table.ZIP, "de", nil))
	sums := files["checksums.txt"]
	for name, content := range files {
		sum := sha256.Sum256([]byte(content))
		if line := hex.EncodeToString(sum[:]) + "  " + name + "\n"; name != "checksums.txt" && !strings.Contains(sums, line) {
			t.Errorf("%s has no checksum", name)
		}
	}
	if n := strings.Count(sums, "\n"); n != len(files)-1 {
		t.Errorf("%d checksums for %d files", n, len(files))
	}
	var meta archiveMeta
	o.Must(json.Unmarshal([]byte(files["metadata.json"]), &meta))
	if len(meta.Files) != len(files)-2 || meta.Statements != 2 || meta.Segments != 3 || !meta.Personal || meta.Mark == "" || meta.Title != "Zur Strategie" {
		t.Errorf("%+v", meta)
	}
	for _, f := range meta.Files {
		sum := sha256.Sum256([]byte(files[f.Path]))
		if f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(len(files[f.Path])) {
			t.Errorf("%+v", f)
		}
	}
	proofs := 0
	for name, content := range files {
		if !strings.HasSuffix(name, ".proof.json") {
			continue
		}
		proofs++
		var p signed
		o.Must(json.Unmarshal([]byte(content), &p))
		sum := sha256.Sum256([]byte(files[p.Content]))
		if hex.EncodeToString(sum[:]) != p.Hash {
			t.Errorf("%s is not what was signed", p.Content)
		}
		public, err := base64.StdEncoding.DecodeString(strings.TrimSpace(files["keys/"+p.Key+".pub"]))
		o.Must(err)
		signature, err := base64.StdEncoding.DecodeString(p.Signature)
		o.Must(err)
		sealed := receipt.Sealed{Number: p.Number, Version: p.Version, At: p.SubmittedAt, Hash: sum[:], Signature: signature, KeyID: p.Key}
		if !sealed.Signed(ed25519.PublicKey(public)) {
			t.Errorf("the signature of %s does not hold", name)
		}
	}
	if proofs != 2 {
		t.Errorf("%d statements", proofs)
	}
	csv := files["segments.csv"]
	if strings.Count(csv, "Anna Gloor") < 2 || !strings.Contains(csv, "Bruno Huwiler") || !strings.Contains(csv, "Daten nur in der Schweiz") {
		t.Errorf("%s", csv)
	}
	if !strings.HasPrefix(files["report.pdf"], "%PDF-1.7") || !strings.Contains(files["document/version-1.json"], "Zugang für alle") {
		t.Error("report or document are missing")
	}
	if n := o.Number("SELECT count(*) FROM audit_entry WHERE act IN ('export.requested', 'export.fetched') AND data->>'source' = 'consultation_archive' AND (data->>'personal')::boolean"); n != 2 {
		t.Errorf("%d lines in the log", n)
	}
	nobody := o.Settle("Noemi")
	_, err := o.exports.Begin(o.Ctx(), nobody, key(), export.Request{Source: "consultation_archive", Format: table.ZIP, Lang: "de", Params: export.Params{byActivity: o.Activity.String()}})
	if err == nil {
		t.Error("a resident takes the archive")
	}
	_, err = o.exports.Begin(o.Ctx(), o.Editor, key(), export.Request{Source: "consultation_archive", Format: table.PDF, Lang: "de", Params: export.Params{byActivity: o.Activity.String()}})
	if f := fault.From(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Code != export.CodeFormat {
		t.Errorf("%v", err)
	}
}

// fill makes n segments out of one, with words of their own.
func (o *office) fill(n int) {
	o.T.Helper()
	d := o.heard('z', person{statement.Contact{Name: "Zita Zwyssig"}, statement.Unpublished}, remark{Block: 2, Request: "Das erste Anliegen", Reason: "weil", Position: ""})
	o.Exec(`INSERT INTO consultation_segment (id, activity_id, statement_id, submission, remarks, seq, block_id, chapters, at, number, channel, kind, lang, submitted_at, position, request, reason, place_id, decision, consideration, released_at, created_at, changed_at)
		SELECT gen_random_uuid(), s.activity_id, s.statement_id, 1, s.remarks, s.seq + g, s.block_id, s.chapters, g % 5, s.number, (ARRAY['online', 'letter', 'mail'])[1 + g % 3], s.kind, 'de', s.submitted_at,
			(ARRAY['approval', 'rejection', NULL])[1 + g % 3], 'Anliegen ' || g || ' ' || repeat(md5(g::text) || ' ', 20), 'Begründung ' || repeat(md5((g * 7)::text) || ' ', 10), s.place_id,
			'noted', jsonb_build_object('de', '<p>' || repeat(md5((g * 3)::text) || ' ', 20) || '</p>'), s.created_at, s.created_at, s.created_at
		FROM consultation_segment AS s, generate_series(1, ?) AS g WHERE s.statement_id = ?`, n-1, d.ID)
	o.Exec("ANALYZE consultation_segment")
}

// counted keeps only the end, which lists what is in a package.
type counted struct {
	n    int64
	tail []byte
}

func (c *counted) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	c.tail = append(c.tail, p...)
	c.tail = c.tail[max(0, len(c.tail)-10_000):]
	return len(p), nil
}

// Ten thousand segments go into a DOCX, with our template and one of an office, and into an
// archive without the heap growing with them.
func TestVolumeOfReports(t *testing.T) {
	const many, limit, megabyte = 10_000, 64, 1 << 20
	o := build(t)
	o.fill(many)
	for _, what := range []struct {
		source string
		format table.Format
	}{{"consultation_report", table.DOCX}, {"consultation_synopsis", table.DOCX}, {"consultation_report", table.XLSX}, {"consultation_archive", table.ZIP}} {
		var src export.Source
		for _, s := range o.Exports() {
			if s.Key == what.source {
				src = s
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		before, peak, steps := m.HeapAlloc, uint64(0), 0
		var out counted
		start := time.Now()
		q := export.Query{DB: o.DB, Actor: o.Editor, Lang: "de", Now: *o.At, Params: export.Params{byActivity: o.Activity.String()}}
		d := table.Doc{Lang: "de", Title: "x", Office: "Emmen", Created: *o.At, Source: src.Key}
		for _, c := range src.Columns {
			d.Columns = append(d.Columns, table.Column{Key: c.Key, Title: c.Key, Type: c.Type})
		}
		o.Must(src.Write(t.Context(), q, what.format, d, &out, func() error {
			if steps++; steps%250 == 0 {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			return nil
		}))
		extra := (int64(peak) - int64(before)) / megabyte
		t.Logf("%s as %s: %d segments in %s, %d KB, %d MB more heap", what.source, what.format, steps, time.Since(start).Round(time.Millisecond), out.n>>10, extra)
		if what.format == table.ZIP && (!bytes.Contains(out.tail, []byte("report-11.pdf")) || bytes.Contains(out.tail, []byte("report-12.pdf"))) {
			t.Error("the report is not in ten pieces and its head")
		}
		if steps != many || extra > limit {
			t.Errorf("%d segments, %d MB more heap", steps, extra)
		}
	}
}
