#!/usr/bin/env bash
# make run: from a bare clone to a running portal. A second run skips what has not changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_system
need_run_venv
.venv/bin/python scripts/prepare.py
exec .venv/bin/python scripts/serve.py --message "${VAR_DIR:-var}/demo-accounts.txt"
