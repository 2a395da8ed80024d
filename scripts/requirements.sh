#!/bin/sh
# Says in one sentence what is missing to build and run.
missing=""
command -v go >/dev/null 2>&1 || missing="$missing Go 1.26 or newer (https://go.dev/dl),"
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || missing="$missing Node.js 20 or newer with npm (https://nodejs.org),"
if [ -n "$missing" ]; then
	echo "Please install first:${missing%,}." >&2
	exit 1
fi
if ! go version | grep -qE 'go1\.(2[6-9]|[3-9][0-9])'; then
	echo "This needs Go 1.26 or newer, found $(go version | cut -d' ' -f3)." >&2
	exit 1
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
	echo "This needs Node.js 20 or newer, found $(node --version)." >&2
	exit 1
fi
