#!/bin/sh
# Formatting and static checks of both languages: all of them, or those that are named (vet, deep, front).
set -eu
cd "$(dirname "$0")/.."

vet() {
	unformatted=$(gofmt -l cmd internal i18n migrations frontend/*.go)
	if [ -n "$unformatted" ]; then
		echo "not formatted (run gofmt -w): $unformatted" >&2
		exit 1
	fi
	go vet ./...
}
deep() { go tool staticcheck ./...; }
front() { (cd frontend && npm run --silent lint); }

for part in ${*:-vet deep front}; do "$part"; done
