// Package identitytest settles people for the tests of other rooms, without the way
// through a login.
package identitytest

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/locale"
)

// Settle gives the town a person with an account and a confirmed address made of the
// name, and with the roles everywhere: whoever has one is an employee.
func Settle(t testing.TB, db bun.IDB, vault *identity.Vault, at time.Time, name string, roles ...authz.Role) authz.Actor {
	t.Helper()
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.NewRaw(query, args...).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	id, address := uuid.Must(uuid.NewV7()), locale.NameKey(name)+"@example.ch"
	exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'de', ?)", id, name, locale.NameKey(name), at)
	exec("INSERT INTO identity_address (id, person_id, sealed, hash, verified_at, created_at) VALUES (?, ?, ?, ?, ?, ?)", uuid.New(), id, vault.SealAddress(address), vault.HashAddress(address), at, at)
	a := authz.Actor{Kind: authz.Person, ID: id, Level: authz.LevelAccount, Employee: len(roles) > 0}
	for _, r := range roles {
		login := uuid.New()
		exec("INSERT INTO identity_login (id, person_id, provider, issuer, subject, level, employee, created_at, last_used_at) VALUES (?, ?, 'directory', 'https://directory.example.ch', ?, 1, true, ?, ?)", login, id, login.String(), at, at)
		exec("INSERT INTO identity_role (id, person_id, role, scope_kind, employee_only, granted_at) VALUES (?, ?, ?, 'global', false, ?)", uuid.New(), id, r, at)
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	return a
}
