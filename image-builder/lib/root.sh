# shellcheck shell=bash
# Root file systems from Debian packages, kept as tarballs.
#
# A profile lists two kinds of packages: `packages` are installed, `unpacked` are only unpacked, each into its own folder
# /unpacked/NAME of the tarball. The kernel, its firmware and iPXE are of the second kind: no initramfs is generated
# that nobody wants, and only the files that are used move into the image.

# kept_root PROFILE: make sure $cache holds the tarball of a profile's root for this release; sets $root_tar and
# $root_manifest (package, version, digest of the .deb).
kept_root() {
  local profile=$1 key
  find_release
  key=$(hash_of "$here/profiles/$profile/packages" "$here/profiles/$profile/unpacked" "$here/lib/root.sh" "$here/lib/fetch-unpacked" "$release")
  root_tar=$cache/root-$profile-$key.tar.zst
  root_manifest=$cache/root-$profile-$key.manifest
  if [[ ! -e $root_tar ]]; then
    step "$profile: root file system from Debian $suite" make_root "$profile"
  fi
}

make_root() {
  local profile=$1 proxy
  local -a options=(
    --mode=root --format=tar --variant=essential
    --architectures=amd64
    --components="$components"
    --include="$(lines_of "$here/profiles/$profile/packages" | paste -sd,)"
    --aptopt='Apt::Install-Recommends "false"'
    --dpkgopt='path-exclude=/usr/share/man/*'
    --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/locale/*'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    # What is shipped keeps its licences.
    --dpkgopt='path-include=/usr/share/doc/*/copyright'
    --customize-hook="$here/lib/fetch-unpacked '$here/profiles/$profile/unpacked' '$work/manifest' \"\$1\""
  )
  for proxy in http https; do
    options+=(--aptopt="Acquire::$proxy::Proxy \"$(apt-config dump --format '%v' "Acquire::$proxy::Proxy")\"")
  done
  mmdebstrap "${options[@]}" "$suite" "$work/root.tar" "$mirror" >"$work/mmdebstrap.log" 2>&1 || {
    tail -n 30 -- "$work/mmdebstrap.log" >&2
    die "mmdebstrap could not build the root of '$profile' from $mirror; its last lines are above"
  }
  zstd --quiet -T0 -1 --rm -o "$work/root.tar.zst" -- "$work/root.tar"
  keep "$work/root.tar.zst" "$root_tar" "root-$profile-*"
  keep "$work/manifest" "$root_manifest" "root-$profile-*.manifest"
}

# unpack_root DIR: a fresh working copy of $root_tar.
unpack_root() {
  mkdir -- "$1"
  tar --extract --numeric-owner --zstd --file "$root_tar" --directory "$1"
}

# configure_root PROFILE DIR: what a profile says in data: kernel modules (none where the kernel is installed), files laid over, units masked and enabled.
configure_root() {
  local profile=$1 dir=$2 unit target name
  root_dir "$dir"
  if [[ -e $here/profiles/$profile/modules ]]; then
    /usr/bin/python3 "$here/lib/kernel_modules.py" copy "$(kernel_of "$dir")" "$here/profiles/$profile/modules" "$dir"
  fi
  # Owned by root whoever owns the checkout; modes follow git's idea: a file is executable or not.
  tar --create --directory "$here/profiles/$profile/overlay" --owner=0 --group=0 --mode='u=rwX,go=rX' . |
    tar --extract --directory "$dir" --no-overwrite-dir --keep-directory-symlink
  while read -r name; do
    case $name in
      *-generator) mkdir -p -- "$dir/etc/systemd/system-generators" && ln -sf /dev/null "$dir/etc/systemd/system-generators/$name" ;;
      *) ln -sf /dev/null "$dir/etc/systemd/system/$name" ;;
    esac
  done < <(lines_of "$here/profiles/$profile/masked")
  while read -r unit target; do
    mkdir -p -- "$dir/etc/systemd/system/$target.wants"
    ln -sf "/etc/systemd/system/$unit" "$dir/etc/systemd/system/$target.wants/$unit"
  done < <(lines_of "$here/profiles/$profile/enabled")
  ln -sf /usr/lib/systemd/system/multi-user.target "$dir/etc/systemd/system/default.target"
  # Empty: made at boot. Absent, systemd would take it for the first boot of an installation still to be set up.
  : >"$dir/etc/machine-id"
  # Without these systemd takes the root for one that was just updated, and rebuilds caches at every boot.
  touch -- "$dir/etc/.updated" "$dir/var/.updated"
}
