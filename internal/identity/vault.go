package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// Vault keeps what must be readable for us and for nobody with only the database:
// mail addresses above all. It is safe for concurrent use.
type Vault struct {
	aead cipher.AEAD
	mac  []byte
}

// NewVault derives its keys from a subkey of the installation secret. It panics
// when that has under 32 bytes.
func NewVault(key []byte) *Vault {
	if len(key) < 32 {
		panic("identity: the key of the vault has under 32 bytes")
	}
	sub := func(purpose string) []byte {
		k, err := hkdf.Key(sha256.New, key, nil, "mitwirken identity "+purpose, 32)
		if err != nil {
			panic(err) // impossible: only an output of over 8 kB is refused
		}
		return k
	}
	block, err := aes.NewCipher(sub("seal"))
	if err != nil {
		panic(err) // impossible: 32 bytes are a key
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // impossible: AES has the block size of GCM
	}
	return &Vault{aead: aead, mac: sub("hash")}
}

const sealVersion = 1

var errSeal = errors.New("identity: a sealed value does not open: wrong installation secret, or damaged")

// Seal encrypts. The kind («address») is bound to the result: a value sealed as
// one kind does not open as another.
func (v *Vault) Seal(kind string, plain []byte) []byte {
	nonce := make([]byte, v.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails, says its documentation
	return v.aead.Seal(append([]byte{sealVersion}, nonce...), nonce, plain, []byte(kind))
}

// Open reads what Seal wrote.
func (v *Vault) Open(kind string, sealed []byte) ([]byte, error) {
	n := v.aead.NonceSize()
	if len(sealed) < 1+n || sealed[0] != sealVersion {
		return nil, errSeal
	}
	plain, err := v.aead.Open(nil, sealed[1:1+n], sealed[1+n:], []byte(kind))
	if err != nil {
		return nil, errSeal
	}
	return plain, nil
}

// Hash is a keyed hash, 32 bytes: equal values can be found, and nobody without
// the key can try out guesses.
func (v *Vault) Hash(kind, value string) []byte {
	m := hmac.New(sha256.New, v.mac)
	m.Write([]byte(kind))
	m.Write([]byte{0})
	m.Write([]byte(value))
	return m.Sum(nil)
}

const kindAddress = "address"

// SealAddress encrypts a mail address as it was written.
func (v *Vault) SealAddress(address string) []byte { return v.Seal(kindAddress, []byte(address)) }

// OpenAddress reads what SealAddress wrote.
func (v *Vault) OpenAddress(sealed []byte) (string, error) {
	b, err := v.Open(kindAddress, sealed)
	return string(b), err
}

// HashAddress finds an address however it is written.
func (v *Vault) HashAddress(address string) []byte {
	return v.Hash(kindAddress, NormalAddress(address))
}
