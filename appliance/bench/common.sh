# What the programs here that are written in Java share; sourced by them. They set `here`, and have `usage` print their head.
# shellcheck shell=bash

program=${BTY_WEB:-$here/../target/bty-web/bin/bty-web}

usage() {
  sed -n '2,/^set /{ /^set /d; s/^# \{0,1\}//p; }' -- "$0"
}

stop() {
  local status=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$status"
}

# is_jdk_25 FOLDER: it has a java of that version, and the compiler with it.
is_jdk_25() {
  [[ -x $1/bin/javac && -r $1/release ]] && grep -q '^JAVA_VERSION="25[."]' -- "$1/release"
}

# find_java: print the java of a JDK 25; fails if there is none.
find_java() {
  local path folder
  local -a places=()
  [[ -z ${JAVA_HOME:-} ]] || places+=("$JAVA_HOME")
  path=$(command -v java) && places+=("$(dirname -- "$(dirname -- "$(readlink -f -- "$path")")")")
  places+=(/usr/lib/jvm/*)
  for folder in "${places[@]}"; do
    if is_jdk_25 "$folder"; then
      printf '%s\n' "$folder/bin/java"
      return
    fi
  done
  return 1
}

# number OPTION VALUE: the value, if it is a number.
number() {
  [[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || stop 2 "$1 wants a number, found '$2'"
  printf '%s\n' "$2"
}

# measure MAIN KEEP ARGUMENTS...: run MAIN.java on the program and a folder, which is KEEP, or, where that is empty, is gone
# afterwards.
measure() {
  local main=$1 keep=$2 java work
  shift 2
  [[ -x $program ]] || stop 4 "there is no $program; build it first: mvn package"
  java=$(find_java) || stop 4 "there is no JDK 25 here; set JAVA_HOME to one"
  if [[ $keep ]]; then
    mkdir -p -- "$keep"
    work=$(cd -- "$keep" && pwd)
  else
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf --one-file-system -- '$work'" EXIT
  fi
  printf 'load %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
  # Light: what asks is no part of what is measured, and shares its processors.
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "$here/$main.java" "$program" "$work" "$@" &
  # The shell would wait for it before it heeds a signal.
  # shellcheck disable=SC2064 # the process of now
  trap "kill $! 2>/dev/null; wait; exit 143" INT TERM HUP
  wait $!
}
