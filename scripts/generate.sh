#!/bin/sh
# Writes the contract: OpenAPI out of the Go types, TypeScript out of OpenAPI.
set -eu
cd "$(dirname "$0")/.."
doc=frontend/src/lib/api/openapi.json
CGO_ENABLED=0 go run ./cmd/mitwirken openapi >"$doc.tmp"
mv "$doc.tmp" "$doc"
(cd frontend && npm run --silent api)
