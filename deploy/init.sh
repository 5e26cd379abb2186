#!/bin/sh
# Makes the passwords and the secret key at the first start, each once; later starts find them and change nothing.
# The volumes that hold them are mounted only where they are needed.
set -eu

make() { # make FILE: a random word of 256 bits
	if [ -s "$1" ]; then return; fi
	word=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n')
	# Written beside and renamed: a start that is interrupted leaves no half word.
	printf '%s' "$word" >"$1.new"
	chmod "$2" "$1.new"
	mv "$1.new" "$1"
	echo "made $1"
}

umask 077
# The database and Redis read theirs as users of their own.
chmod 755 /passwords
make /passwords/postgres 444
make /passwords/redis 444
make /keys/secret_key 400
