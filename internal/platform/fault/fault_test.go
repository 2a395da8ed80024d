package fault

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestDescribeTakesOutWhatMayBePersonal(t *testing.T) {
	for in, want := range map[string]string{
		`550 5.1.1 <anna.muster@example.ch>: user unknown`:       `550 5.1.1 <…>: user unknown`,
		`invalid character 'x' in "Anna Muster"`:                 `invalid character … in …`,
		`dial tcp 192.0.2.17:5432: connection refused`:           `dial tcp …:5432: connection refused`,
		`strconv.Atoi: parsing "756.1234.5678.97": bad`:          `strconv.Atoi: parsing …: bad`,
		`cannot call 041 268 01 11 now`:                          `cannot call … now`,
		`pq: relation does not exist (SQLSTATE 42P01), line 118`: `pq: relation does not exist (SQLSTATE 42P01), line 118`,
	} {
		if got := Describe(errors.New(in)); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if Describe(nil) != "" {
		t.Error("nil has a text")
	}
}

func TestFromKeepsFaultsAndHidesTheRest(t *testing.T) {
	f := New(Conflict, CodeStale)
	if From(fmt.Errorf("around: %w", f)) != f {
		t.Error("a wrapped fault must be found")
	}
	cause := errors.New("boom")
	got := From(cause)
	if got.Kind != Internal || got.Code != CodeInternal || !errors.Is(got, cause) {
		t.Errorf("%+v", got)
	}
	if From(nil) != nil {
		t.Error("nil is no fault")
	}
	if !Is(fmt.Errorf("x: %w", f), CodeStale) || Is(cause, CodeStale) || Is(nil, CodeStale) {
		t.Error("Is")
	}
}

func TestValidationCollectsAll(t *testing.T) {
	var v Validation
	v.Check(true, "a", FieldRequired, nil)
	if v.Err() != nil {
		t.Fatal("nothing was wrong")
	}
	v.Check(false, "b", FieldRequired, nil)
	v.Check(false, "c", FieldTooLong, map[string]any{"Max": 3})
	f := From(v.Err())
	if f.Kind != Invalid || len(f.Fields) != 2 || f.Fields[1].Path != "c" {
		t.Errorf("%+v", f)
	}
	if f.WithRetryAfter(time.Second).RetryAfter != time.Second || f.WithParam("A", 1).Params["A"] != 1 {
		t.Error("With… must return the same fault")
	}
}
