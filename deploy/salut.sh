#!/bin/sh
# salut with the secrets of deploy/init.sh; what the environment says already stays as it is.
set -eu

if [ -z "${SALUT_DATABASE_URL:-}" ] && [ -r /passwords/postgres ]; then
	SALUT_DATABASE_URL="postgres://salut:$(cat /passwords/postgres)@postgres:5432/salut?sslmode=disable"
	export SALUT_DATABASE_URL
fi
if [ -z "${SALUT_REDIS_URL:-}" ] && [ -r /passwords/redis ]; then
	SALUT_REDIS_URL="redis://:$(cat /passwords/redis)@redis:6379/0"
	export SALUT_REDIS_URL
fi
if [ -z "${SALUT_SECRET_KEY:-}" ] && [ -r /keys/secret_key ]; then
	SALUT_SECRET_KEY=$(cat /keys/secret_key)
	export SALUT_SECRET_KEY
fi
exec /usr/local/lib/salut/salut "$@"
