#!/usr/bin/env bash
# make lint: every check runs, also after one has failed; the failed ones are named at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=()
part() {
  local name=$1 log start; shift
  log=$(mktemp); start=$SECONDS
  if "$@" >"$log" 2>&1; then
    printf '   %-24s ok    %3d s\n' "$name" $((SECONDS - start))
  else
    printf '   %-24s FAILED %2d s\n' "$name" $((SECONDS - start)); tail -40 "$log"; failed+=("$name")
  fi
  rm -f "$log"
}
export VAR_DIR="${VAR_DIR:-var}"
part "ruff" ruff check .
part "ruff format" ruff format --check .
part "templates (djlint)" djlint templates --lint --quiet
part "import direction" lint-imports
part "types (mypy)" mypy
part "migrations" python manage.py makemigrations --check --dry-run
part "translations" python scripts/messages.py check
if [ ${#failed[@]} -gt 0 ]; then echo "Failed: ${failed[*]}" >&2; exit 1; fi
