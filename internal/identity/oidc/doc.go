// Package oidc is a relying party of any number of OpenID Connect providers: AGOV
// and other authorities for residents, the directory of the administration for
// employees. It knows no database: what has to be remembered between the way to a
// provider and the way back, the caller keeps.
//
// A provider is never asked at start-up. Discovery happens at the first login and
// is cached; a provider that is down refuses only its own logins, with
// identity.provider_unavailable.
//
// Everything a provider says is checked here: issuer equality of the discovery
// document, the signature with an allowed asymmetric algorithm, issuer, audience,
// authorised party, times with at most a minute of clock skew, nonce, at_hash,
// the issuer of the response (RFC 9207), the level reached and the age of the
// login. A failed check is identity.login_invalid; the cause is a Broken.
package oidc
