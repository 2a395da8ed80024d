package oidcdev

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// keptHints is how many old keys are remembered to recognise own ID tokens that
// come back as id_token_hint; at five minutes each more than a working day.
const keptHints = 128

// keyRing signs with its newest key and publishes the one before as well.
type keyRing struct {
	alg   jose.SignatureAlgorithm
	every time.Duration
	now   func() time.Time

	mu   sync.Mutex
	keys []jose.JSONWebKey // private, oldest first
	next time.Time
}

func newKeyRing(d Directory, every time.Duration, now func() time.Time) (*keyRing, error) {
	k := &keyRing{alg: jose.RS256, every: every, now: now}
	if d == Staff {
		k.alg = jose.ES256
	}
	return k, k.rotate()
}

func (k *keyRing) rotate() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.turn()
}

// turn needs the lock.
func (k *keyRing) turn() error {
	var key crypto.Signer
	var err error
	if k.alg == jose.RS256 {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		return err
	}
	k.keys = append(k.keys, jose.JSONWebKey{Key: key, KeyID: rand.Text(), Algorithm: string(k.alg), Use: "sig"})
	k.keys = k.keys[max(0, len(k.keys)-keptHints):]
	k.next = k.now().Add(k.every)
	return nil
}

// current needs the lock. The key changes when somebody needs one after its time,
// so an idle demonstration makes no keys.
func (k *keyRing) current() (jose.JSONWebKey, error) {
	if !k.now().Before(k.next) {
		if err := k.turn(); err != nil {
			return jose.JSONWebKey{}, err
		}
	}
	return k.keys[len(k.keys)-1], nil
}

func (k *keyRing) public() (jose.JSONWebKeySet, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, err := k.current(); err != nil {
		return jose.JSONWebKeySet{}, err
	}
	var set jose.JSONWebKeySet
	for _, key := range k.keys[max(0, len(k.keys)-2):] {
		set.Keys = append(set.Keys, key.Public())
	}
	return set, nil
}

func (k *keyRing) sign(typ string, claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	k.mu.Lock()
	key, err := k.current()
	k.mu.Unlock()
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.alg, Key: key}, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// hint is what an ID token of ours tells at a logout. Its age does not matter.
type hint struct {
	Audience string `json:"aud"`
	Session  string `json:"sid"`
}

func (k *keyRing) open(token string) (hint, error) {
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{k.alg})
	if err != nil {
		return hint{}, err
	}
	k.mu.Lock()
	keys := k.keys
	k.mu.Unlock()
	for _, key := range keys {
		if key.KeyID != signed.Signatures[0].Header.KeyID {
			continue
		}
		payload, err := signed.Verify(key.Public())
		if err != nil {
			return hint{}, err
		}
		var h hint
		return h, json.Unmarshal(payload, &h)
	}
	return hint{}, errors.New("signed with no key of this provider")
}
