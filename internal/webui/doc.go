// Package webui delivers the single-page app: the shell with the right language,
// head and first data for the address asked for, so that nothing waits for a
// second round trip, and the hashed files with the cache headers they allow.
package webui
