#!/usr/bin/env bash
# Has clients lose their connections in every way that we know, and says whether any of them missed an event, or heard one twice.
#
#   bench/recovery/judge.sh [ROW ...]      README.md has the rows and the variables
#
# The project has to be built before: mvn -q -DskipTests package
set -euo pipefail
cd "$(dirname "$0")"
[ -x ../../dist/target/echobridge/bin/echobridge ] || { echo "judge.sh: build first: mvn -q -DskipTests package" >&2; exit 2; }
npm=../../acceptance/npm
[ "$npm/node_modules/.package-lock.json" -nt "$npm/package-lock.json" ] ||
  (cd "$npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
exec node judge.mjs "$@"
