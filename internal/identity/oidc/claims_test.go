package oidc

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestListsReadWordsAndNumbers(t *testing.T) {
	var c claims
	if err := json.Unmarshal([]byte(`{"one":"a","many":["a",7,true,"b"],"address":{"municipality_id":1024},"object":{},"flag":true}`), &c); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{"one": {"a"}, "many": {"a", "7", "b"}, "address.municipality_id": {"1024"}, "object": nil, "flag": nil, "none": nil} {
		if got, present := c.list(path); !slices.Equal(got, want) || present != (want != nil) {
			t.Errorf("%s: %v %v", path, got, present)
		}
	}
}
