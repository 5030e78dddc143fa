#!/bin/sh
# Makes sure that a Chromium is there for the browser tests: the system's own package, best its headless shell.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    for name in chromium-headless-shell chromium; do
        if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "$name" fonts-dejavu-core >/dev/null; then exit 0; fi
    done
fi
echo "Browser tests need Chromium: install your system's package \"chromium\" and run again." >&2
exit 1
