# shellcheck shell=bash
# What every build step uses: messages, a workspace that goes away, guarded paths, hashes, files replaced whole.
# Sourced by `build`, which sets $out (where artefacts go).

say() {
  printf 'image-builder: %s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

# step WHAT COMMAND...: run a step and say how long it took.
step() {
  local what=$1 begin end
  shift
  begin=${EPOCHREALTIME/./}
  "$@"
  end=${EPOCHREALTIME/./}
  say "$(printf '%-58s %6.1f s' "$what" "$(((end - begin) / 100000))e-1")"
}

# open_workspace: make $work, an empty folder for this run that the exit trap removes, and the cache.
open_workspace() {
  mkdir -p -- "$cache"
  work=$(mktemp -d -- "$out/work.XXXXXX")
  trap 'close_workspace' EXIT
  # Without these a signal would end bash without the exit trap's chance to say its own status.
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# Nothing is ever mounted under $work in this mount namespace (see in_root), so removing it cannot reach the host.
close_workspace() {
  rm -rf --one-file-system -- "${work:?}"
}

# root_dir DIR: refuse anything but a folder inside the workspace that looks like a root. Every step that writes below a
# root calls this first: an empty variable must never make a script configure the build host itself.
root_dir() {
  local dir=${1:?a root directory}
  [[ $dir == "${work:?}"/* && -d $dir/usr && ! $dir -ef / ]] || die "'$dir' is not a root made by this build; nothing was changed in it"
}

# in_root DIR COMMAND...: run a command inside a root, with /proc, in a mount namespace of its own that ends with it.
in_root() {
  local dir=$1
  shift
  root_dir "$dir"
  # shellcheck disable=SC2016 # the inner shell expands these
  unshare --mount --propagation private -- /bin/bash -euc \
    'mount -t proc proc "$1/proc"; root=$1; shift; exec chroot "$root" "$@"' in_root "$dir" "$@"
}

# hash_of FILE|FOLDER...: one hash over names, modes and contents, the same on every machine.
hash_of() {
  local path
  for path; do
    (
      cd -- "$(dirname -- "$path")"
      find "$(basename -- "$path")" \( -type f -o -type l \) -printf '%m %l ' -exec sha256sum -- {} \;
    )
  done | sort | sha256sum | cut -c1-16
}

# lines_of FILE: the entries of a data file, without comments and empty lines.
lines_of() {
  sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' -- "$1"
}

# keep FILE CACHED PATTERN: put something new into the cache in place of all that PATTERN matches there.
keep() {
  find "$cache" -mindepth 1 -maxdepth 1 -name "$3" -exec rm -rf --one-file-system -- {} +
  mv -- "$1" "$2"
}

# publish FILE NAME: put a finished file into $out in one step, with its digest beside it. A reader sees the old or the
# new one, never half of it.
publish() {
  local file=$1 name=$2
  mv -f -- "$file" "$out/$name"
  (cd -- "$out" && sha256sum -- "$name" >"$name.sha256.new" && mv -f -- "$name.sha256.new" "$name.sha256")
}

megabytes() {
  printf '%d.%d MB' "$(($1 / 1000000))" "$(($1 % 1000000 / 100000))"
}

size_of() {
  megabytes "$(stat -c %s -- "$1")"
}
