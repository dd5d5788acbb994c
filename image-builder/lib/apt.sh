# shellcheck shell=bash
# apt-get on the build host, beside others that use apt, too: whoever has a lock is waited for, and named.

# How long, in seconds. An upgrade of a whole system has these locks for minutes.
readonly apt_patience=600

# apt_get WORD...: apt-get, begun again as long as another process has one of apt's or dpkg's locks.
#
# apt's own DPkg::Lock::Timeout is for dpkg's locks alone, and does not say who has them; the locks of the package lists
# and of the downloads fail at once. flock(1) cannot wait for them: they are locks of fcntl(2), another kind.
apt_get() {
  local deadline=$((SECONDS + apt_patience)) status holder named='' file words
  # A file without a name: nothing is left of it, however this ends.
  file=$(mktemp)
  exec {words}<>"$file"
  rm -- "$file"
  while :; do
    status=0
    LC_ALL=C apt-get -o DPkg::Lock::Timeout=0 "$@" 2>"/dev/fd/$words" || status=$?
    holder=$(sed -n 's/^E: Could not get lock //p' "/dev/fd/$words" | head -n 1)
    if [[ $status == 0 || -z $holder ]] || ((SECONDS >= deadline)); then
      break
    fi
    if [[ $holder != "$named" ]]; then
      printf 'apt-get %s waits, %d minutes at most, for the lock %s\n' "$1" "$((apt_patience / 60))" "$holder" >&2
      named=$holder
    fi
    sleep 2
  done
  cat -- "/dev/fd/$words" >&2
  exec {words}>&-
  return "$status"
}
