#!/bin/sh
# Formatting and static checks of both languages.
set -eu
cd "$(dirname "$0")/.."
unformatted=$(gofmt -l cmd internal i18n migrations frontend/*.go)
if [ -n "$unformatted" ]; then
	echo "not formatted (run gofmt -w): $unformatted" >&2
	exit 1
fi
go vet ./...
go tool staticcheck ./...
(cd frontend && npm run --silent lint)
