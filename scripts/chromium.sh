# Sourced by scripts/test.sh: sets CHROMIUM to a browser for the tests.
if [ -z "${CHROMIUM:-}" ]; then
	for c in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
		if command -v "$c" >/dev/null 2>&1; then
			CHROMIUM=$(command -v "$c")
			break
		fi
	done
fi
if [ -z "${CHROMIUM:-}" ] && command -v apt-get >/dev/null 2>&1; then
	root=""
	[ "$(id -u)" = 0 ] || root="sudo -n"
	$root apt-get update -qq || true
	# The shell without windows starts and draws faster; older Debians have only the whole browser.
	for c in chromium-headless-shell chromium; do
		if DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $c >/dev/null; then
			CHROMIUM=$(command -v $c)
			break
		fi
	done
fi
if [ -z "${CHROMIUM:-}" ]; then
	echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path." >&2
	exit 1
fi
export CHROMIUM
