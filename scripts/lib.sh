# Shared by the scripts beside it: messages, system packages by apt, the virtual environment.
# Sourced with the working directory at the project's root.

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# need_packages NAME...: Debian packages that must be there. Installs what is missing when root; else says which.
need_packages() {
  local missing=() package
  if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system: these packages' like must be installed: $*"
    return 0
  fi
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ]; then
    fail "Missing system packages. As root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "Installing system packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  local log; log=$(mktemp)
  local apt=(apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold)
  if [ -z "${APT_FRESH:-}" ]; then
    "${apt[@]}" update >"$log" 2>&1 || { tail -5 "$log" >&2; echo "apt-get update failed; trying to install all the same." >&2; }
    APT_FRESH=1
  fi
  # A full log is only of use when it fails; meanwhile a line for each package shows that something happens.
  if ! "${apt[@]}" install --no-install-recommends "${missing[@]}" 2>&1 | tee "$log" | sed -un 's/^Setting up \([^ ]*\) .*/   \1/p'; then
    tail -15 "$log" >&2; rm -f "$log"; fail "System packages could not be installed."
  fi
  rm -f "$log"
}

# What WeasyPrint (PDF) and gettext (languages) need from the system, and the fonts no pip package brings.
need_system() { need_packages gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core; }

# need_venv FILE: .venv with exactly what the lock FILE says; skipped when that was already done.
need_venv() {
  local lock=$1 python stamp
  stamp=.venv/.installed-$(cat "$lock" | sha256sum | cut -c1-16)
  if [ ! -x .venv/bin/python ]; then
    python=$(command -v python3.11 || command -v python3) || fail "Python 3.11 or newer is needed (python3, python3-venv)."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed; found $("$python" --version)."
    say "Making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || fail "The virtual environment could not be made; as root: apt-get install python3-venv"
  fi
  [ -e "$stamp" ] && return 0
  say "Installing the locked dependencies of $lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock" || fail "The dependencies could not be installed."
  touch "$stamp"
}

# What requirements.txt asks is part of requirements-dev.txt, so either is enough to run.
need_run_venv() {
  local dev; dev=.venv/.installed-$(cat requirements-dev.txt | sha256sum | cut -c1-16)
  [ -x .venv/bin/python ] && [ -e "$dev" ] || need_venv requirements.txt
}
