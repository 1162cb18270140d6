#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a PostgreSQL that exists only as long as the command does.
#   scripts/with-postgresql.sh .venv/bin/pytest tests/test_kills.py
set -uo pipefail
cd "$(dirname "$0")/.."
pg=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$pg" ] || { echo "PostgreSQL is not installed; as root: apt-get install postgresql" >&2; exit 1; }
# A short path: the socket's full name may have 107 characters.
home=$(mktemp -d /tmp/pgXXXXXX) && chmod 755 "$home"
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
stop() {
  [ -f "$home/data/postmaster.pid" ] && as_postgres "$pg/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$home/data"
[ "$(id -u)" = 0 ] && chown -R postgres: "$home"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_postgres "$pg/initdb" -D "$home/data" -U integra --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$home/initdb.log" 2>&1 \
  || { tail -5 "$home/initdb.log" >&2; exit 1; }
# Durability is of no use here: the database is thrown away.
as_postgres "$pg/pg_ctl" -D "$home/data" -l "$home/data/log" -w start >/dev/null \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=off -c full_page_writes=off -c max_connections=200" \
  || { tail -5 "$home/data/log" >&2; exit 1; }
DATABASE_URL="postgresql://integra@127.0.0.1:$port/postgres" "$@"
