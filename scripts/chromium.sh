# Sourced by scripts/test.sh: sets CHROMIUM to a browser for the tests.
if [ -z "${CHROMIUM:-}" ]; then
	for c in chromium chromium-browser google-chrome-stable google-chrome; do
		if command -v "$c" >/dev/null 2>&1; then
			CHROMIUM=$(command -v "$c")
			break
		fi
	done
fi
if [ -z "${CHROMIUM:-}" ] && command -v apt-get >/dev/null 2>&1; then
	root=""
	[ "$(id -u)" = 0 ] || root="sudo -n"
	if $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
		CHROMIUM=$(command -v chromium)
	fi
fi
if [ -z "${CHROMIUM:-}" ]; then
	echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path." >&2
	exit 1
fi
export CHROMIUM
