package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// secretBytes of every token: guessing one is out of the question.
const secretBytes = 32

var tokenText = base64.RawURLEncoding

// newSecret makes a token for a cookie and the hash that is stored of it.
func newSecret() (token string, hash []byte) {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails, says its documentation
	token = tokenText.EncodeToString(b)
	return token, hashSecret(token)
}

// hashSecret of whatever a cookie holds; nil for what cannot be a token of ours.
// A plain hash is enough: there is nothing to guess in 256 random bits.
func hashSecret(token string) []byte {
	if b, err := tokenText.DecodeString(token); err != nil || len(b) != secretBytes {
		return nil
	}
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// flowSecrets are derived from the pre-login cookie, so that they are bound to the
// browser that began, and the database does not hold them.
func flowSecrets(cookie string) (state, nonce, verifier string) {
	derive := func(purpose string) string {
		m := hmac.New(sha256.New, []byte(cookie))
		m.Write([]byte("mitwirken flow " + purpose))
		return tokenText.EncodeToString(m.Sum(nil))
	}
	return derive("state"), derive("nonce"), derive("verifier")
}
