# shellcheck shell=bash
# Tiny initramfs files of our own: busybox, a handful of modules, one init script per profile.

# make_initramfs PROFILE TREE FILE: TREE is an unpacked root tarball with /unpacked/{busybox-static,linux-image-*}.
# FILE becomes a zstd-compressed cpio, byte for byte the same for the same inputs.
make_initramfs() {
  local profile=$1 tree=$2 file=$3 dir=$work/initramfs-$1 applet
  mkdir -p -- "$dir"/{bin,dev,modules,new,proc,run,sys}
  install -m 0755 -- "$tree/unpacked/busybox-static/usr/bin/busybox" "$dir/bin/busybox"
  while read -r applet; do
    ln -s busybox "$dir/bin/$applet"
  done < <(lines_of "$here/lib/initramfs-applets")
  install -m 0755 -- "$here/profiles/$profile/init" "$dir/init"
  /usr/bin/python3 "$here/lib/kernel_modules.py" flat "$(kernel_of "$tree")" "$here/profiles/$profile/initramfs-modules" "$dir/modules"
  pack_cpio "$dir" | zstd --quiet -19 -T1 -o "$file"
}

# pack_cpio DIR: DIR's content as a newc archive on stdout: sorted, owned by root, all times SOURCE_DATE_EPOCH.
pack_cpio() {
  find "$1" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" -- {} +
  (cd -- "$1" && find . -mindepth 1 -printf '%P\0' | sort -z |
    cpio --null --create --format=newc --reproducible --owner=+0:+0 --quiet)
}

# kernel_of TREE: the folder of the unpacked kernel's modules, with its module index made.
kernel_of() {
  local base kernel
  base=$(echo "$1"/unpacked/linux-image-*/usr)
  kernel=$(echo "$base"/lib/modules/*)
  [[ -e $kernel/modules.dep ]] || depmod --basedir "$base" -- "${kernel##*/}"
  printf '%s\n' "$kernel"
}
