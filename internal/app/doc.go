// Package app puts the product together: every module, the HTTP engine, the
// workers; and starts and stops them in the right order. It decides nothing.
package app
