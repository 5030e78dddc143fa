#!/bin/sh
# Gets LibreOffice and pdftotext, with which the tests open what the program writes: the system's own packages.
set -eu
if command -v soffice >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils >/dev/null
    exit 0
fi
echo "Without LibreOffice and pdftotext the tests that open reports with them are left out." >&2
