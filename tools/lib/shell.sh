# Shared by the scripts: words, colour, progress, and running long commands with a log.
# Source it; sets ROOT, BUILD and LOGS.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=$ROOT/build
LOGS=$BUILD/log
mkdir -p "$LOGS"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' yellow='' plain=''
fi

say() { printf '%s\n' "$*"; }
step() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }
good() { printf '%s✔ %s%s\n' "$green" "$*" "$plain"; }
warn() { printf '%s! %s%s\n' "$yellow" "$*" "$plain" >&2; }
fail() {
  printf '%s✘ %s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

# run_logged NAME COMMAND…: runs it with its output in a log; on a terminal a clock shows that it
# lives; when it fails, shows the end of the log and where the rest is.
run_logged() {
  local name=$1 log started pid
  shift
  log=$LOGS/$name.log
  started=$SECONDS
  "$@" >"$log" 2>&1 &
  pid=$!
  if [ -t 1 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r  %s… %ds %s' "$name" $((SECONDS - started)) "$dim$(tail -c 200 "$log" | tr '\r' '\n' | tail -n 1 | cut -c 1-60)$plain"
      printf '\e[K'
      sleep 0.5
    done
    printf '\r\e[K'
  fi
  if ! wait "$pid"; then
    tail -n 25 "$log" >&2
    fail "$name failed after $((SECONDS - started)) s; the whole log is $log"
  fi
  good "$name ($((SECONDS - started)) s)"
}
