//go:build !linux

package pgserver

import "syscall"

const libcLocale = "C"

// endWithParent does nothing: only Linux tells a child that its parent died.
// After kill -9 of this program the server keeps running and the next Start names it.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// mapRoot does nothing: there are no user namespaces, so the check that follows fails.
func mapRoot(*syscall.SysProcAttr) {}
