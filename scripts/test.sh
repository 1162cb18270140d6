#!/usr/bin/env bash
# make test: lint, the tests on SQLite and on a throw-away PostgreSQL, the browser stories; from a bare clone.
# --full adds the whole matrix of pages, languages and states.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
not_full='and not full'; [ "${1:-}" = --full ] && not_full=
began=$SECONDS
times=() failed=()
cores=$(nproc 2>/dev/null || echo 2); [ "$cores" -gt 4 ] && cores=4

# A part that fails is remembered; the others still run.
part() {
  local name=$1 start=$SECONDS ok=ok; shift
  say "$name"
  "$@" || { failed+=("$name"); ok=FAILED; }
  times+=("$(printf '%-28s %-6s %4d s' "$name" "$ok" $((SECONDS - start)))")
}

work=$(mktemp -d /tmp/itXXXXXX) && chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

system() {
  need_system
  # The browser, and what the program that drives it (playwright) is linked against.
  command -v chromium >/dev/null || need_packages chromium
  need_packages libatomic1
  if ! ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1; then
    # The package would start a cluster of its own that nobody here needs.
    if [ "$(id -u)" = 0 ]; then
      mkdir -p /etc/postgresql-common/createcluster.d
      echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/none.conf
      [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    need_packages postgresql
  fi
  need_venv requirements-dev.txt
}

prepare() {
  .venv/bin/python manage.py compilemessages --verbosity 0 --ignore .venv || return 1
  .venv/bin/python manage.py collectstatic --noinput --verbosity 0
}

# In the order of the files, so that a run can be repeated as it was; --full shuffles the tests.
order='-p no:randomly'; [ "${1:-}" = --full ] && order=
pytest() { .venv/bin/python -m pytest -q --durations=5 $order "$@"; }

say "System and dependencies"
system
times+=("$(printf '%-28s %-6s %4d s' "System and dependencies" ok $((SECONDS - began)))")
export VAR_DIR="$work/var"; mkdir -p "$VAR_DIR"
unset DATABASE_URL
part "Lint" ./scripts/lint.sh
part "Messages and static files" prepare
export TEST_STATIC_ROOT="$work/var/static"
part "Tests on SQLite" pytest -n "$cores" -m "not browser $not_full"
part "Tests on PostgreSQL" ./scripts/with-postgresql.sh .venv/bin/python -m pytest -q --durations=5 $order -n "$cores" -m "not browser $not_full"
part "Browser stories" pytest -m "browser $not_full"

say "Time"
printf '   %s\n' "${times[@]}"
printf '   %-28s        %4d s\n' "In all" $((SECONDS - began))
if [ ${#failed[@]} -gt 0 ]; then printf 'FAILED: %s\n' "${failed[*]}" >&2; exit 1; fi
echo "Everything passed."
