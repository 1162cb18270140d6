#!/usr/bin/env bash
# make lock: newest allowed versions with their hashes, without any address of an index.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11 "$@"; }
compile requirements.in -o requirements.txt
compile requirements-dev.in -c requirements.txt -o requirements-dev.txt
if grep -n '://' requirements.txt requirements-dev.txt; then echo "A lock file names an address." >&2; exit 1; fi
