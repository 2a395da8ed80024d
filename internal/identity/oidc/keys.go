package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// How often strangers can make us ask for keys by sending unknown key ids: so
	// many times at once, then once per interval.
	refetchBurst    = 5
	refetchInterval = 10 * time.Second
	// A key that the provider has withdrawn is believed for so long at most.
	keysFor = time.Hour
)

// keySet holds the public keys of one provider. Unlike the one of go-oidc it asks
// again only for key ids it has never seen, and not at any rate.
type keySet struct {
	url        string
	client     *http.Client
	algorithms []jose.SignatureAlgorithm
	now        func() time.Time

	mu      sync.Mutex
	keys    []jose.JSONWebKey
	fetched time.Time
	tokens  float64
	refill  time.Time
}

func newKeySet(url string, client *http.Client, algorithms []string, now func() time.Time) *keySet {
	k := &keySet{url: url, client: client, now: now, tokens: refetchBurst, refill: now()}
	for _, a := range algorithms {
		k.algorithms = append(k.algorithms, jose.SignatureAlgorithm(a))
	}
	return k
}

var errSignature = errors.New("signature does not match any key of the provider")

// VerifySignature is what go-oidc asks for.
func (k *keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	jws, err := jose.ParseSignedCompact(jwt, k.algorithms)
	if err != nil {
		return nil, err
	}
	if len(jws.Signatures) != 1 {
		return nil, errSignature
	}
	header := jws.Signatures[0].Header
	keys, err := k.find(ctx, header.KeyID)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if key.Use == "enc" || key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if payload, err := jws.Verify(key); err == nil {
			return payload, nil
		}
	}
	return nil, errSignature
}

// find gives the keys with this id, all keys when a token names none.
func (k *keySet) find(ctx context.Context, id string) ([]jose.JSONWebKey, error) {
	k.mu.Lock() // held while fetching: whoever comes meanwhile wants the same keys
	defer k.mu.Unlock()
	if got := k.match(id); len(got) > 0 && k.now().Sub(k.fetched) < keysFor {
		return got, nil
	}
	if !k.take() {
		if got := k.match(id); len(got) > 0 {
			return got, nil
		}
		return nil, errSignature
	}
	keys, err := k.fetch(ctx)
	if err != nil {
		if got := k.match(id); len(got) > 0 {
			return got, nil // the provider's keys are briefly out of reach, and we know this one
		}
		if t, ok := ctx.Value(troubleKey{}).(*trouble); ok {
			t.err = err
		}
		return nil, err
	}
	k.keys, k.fetched = keys, k.now()
	return k.match(id), nil
}

func (k *keySet) match(id string) []jose.JSONWebKey {
	if id == "" {
		return slices.Clone(k.keys)
	}
	var got []jose.JSONWebKey
	for _, key := range k.keys {
		if key.KeyID == id {
			got = append(got, key)
		}
	}
	return got
}

func (k *keySet) take() bool {
	now := k.now()
	k.tokens = min(refetchBurst, k.tokens+now.Sub(k.refill).Seconds()/refetchInterval.Seconds())
	k.refill = now
	if k.tokens < 1 {
		return false
	}
	k.tokens--
	return true
}

// fetch reads the public asymmetric keys. Kinds of keys that nobody here knows are
// left out, as RFC 7517 asks.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	var doc struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := getJSON(ctx, k.client, k.url, &doc); err != nil {
		return nil, err
	}
	var keys []jose.JSONWebKey
	for _, raw := range doc.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(raw, &key) == nil && key.Valid() && key.IsPublic() {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// trouble carries an error of the network past go-oidc, which keeps only the text
// of what a key set returns: a provider that is down is not a token that is wrong.
type trouble struct{ err error }

type troubleKey struct{}

func watchTrouble(ctx context.Context) (context.Context, *trouble) {
	t := new(trouble)
	return context.WithValue(ctx, troubleKey{}, t), t
}
