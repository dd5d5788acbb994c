# shellcheck shell=bash
# Which Debian release is built, from which mirror, at which moment.
# Sets $mirror (URL), $release (path of the release's InRelease file) and exports SOURCE_DATE_EPOCH from its date: the
# same InRelease names the same packages by digest, so it pins every input that comes from the mirror.

readonly suite=trixie
readonly components=main,non-free-firmware

# The mirrors the host's apt configuration names for binary packages of a component `main`, in its order, from both
# formats (sources.list(5): one-line style and deb822 style).
configured_mirrors() {
  local -a lists=() stanzas=()
  shopt -s nullglob
  lists=(/etc/apt/sources.list /etc/apt/sources.list.d/*.list)
  stanzas=(/etc/apt/sources.list.d/*.sources)
  shopt -u nullglob
  if ((${#stanzas[@]})); then
    awk -f "$here/lib/deb822-mirrors.awk" -- "${stanzas[@]}"
  fi
  if [[ -e ${lists[0]} ]]; then
    sed -nE 's/^[[:space:]]*deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+[^[:space:]]+.*[[:space:]]main([[:space:]].*)?$/\2/p' \
      -- "${lists[@]}"
  fi
}

# apt's own downloader is used, so proxies and certificates of the host's apt configuration apply here too.
fetch() {
  local url=$1 file=$2
  timeout 300 /usr/lib/apt/apt-helper -o Acquire::Retries=2 -o APT::Sandbox::User=root download-file "$url" "$file" >/dev/null 2>"$file.log"
}

# find_release: the first candidate that serves this suite as Debian's. Without network, the last release seen is good
# enough for a build that finds the rest in the cache.
find_release() {
  local candidate
  local -a candidates
  [[ -z ${release:-} ]] || return 0
  if [[ -n ${BTY_DEBIAN_MIRROR:-} ]]; then
    candidates=("$BTY_DEBIAN_MIRROR")
  else
    mapfile -t candidates < <(configured_mirrors)
  fi
  release=$cache/InRelease
  for candidate in "${candidates[@]}"; do
    if fetch "${candidate%/}/dists/$suite/InRelease" "$work/InRelease" && grep -q '^Origin: Debian$' "$work/InRelease"; then
      mirror=${candidate%/}
      mv -f -- "$work/InRelease" "$release"
      printf '%s\n' "$mirror" >"$cache/mirror"
      break
    fi
  done
  if [[ -z ${mirror:-} ]]; then
    [[ -e $release && -e $cache/mirror ]] ||
      die "no Debian mirror with the release $suite was found; tried: ${candidates[*]:-nothing, the apt configuration names none}; set BTY_DEBIAN_MIRROR"
    mirror=$(<"$cache/mirror")
    say "no mirror answers (tried: ${candidates[*]:-none}); going on with the release seen last"
  fi
  SOURCE_DATE_EPOCH=$(date --utc --date "$(sed -n 's/^Date: //p' "$release")" +%s)
  export SOURCE_DATE_EPOCH
}
