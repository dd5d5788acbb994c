# shellcheck shell=bash
# Images of whole disks: a small Debian on GPT that a BIOS and UEFI both boot. Made of files only: no loop device, no mount,
# no boot loader installed by running it.
#
#   sample   as little as boots to a login prompt
#   cloud    with Debian's cloud-init, as Debian's own images for clouds have it; what it shares with sample are links
#   layouts  the same with /var elsewhere than on the root: a file system of its own (var), a subvolume (btrfs), a logical
#            volume (lvm)

build_sample() {
  disk_image sample
}

build_cloud() {
  disk_image cloud
}

build_layouts() {
  local layout
  for layout in var btrfs lvm; do
    disk_image layouts "$layout"
  done
}

# disk_image PROFILE [LAYOUT]: $out/bty-PROFILE[-LAYOUT]-x86_64.img.zst.
disk_image() {
  local profile=$1 layout=${2:-} name=$1${2:+-$2} key image root
  local -a parts
  root=$work/$name
  kept_root "$profile"
  # tar follows the links to what two profiles share.
  key=$(tar --create --dereference --sort=name --mtime=@0 --owner=0 --group=0 --directory "$here/profiles" "$profile" | cat - \
    "$here"/lib/{common.sh,root.sh,initramfs.sh,initramfs-applets,kernel_modules.py,disk_image.py,lvm_image.py,disk.sh} "$root_manifest" | sha256sum | cut -c1-16)
  image=$cache/$name-$key.img.zst
  if [[ ! -e $image ]]; then
    step "$name: unpacking the root" unpack_root "$root"
    step "$name: kernel modules and settings" configure_disk "$profile" "$root"
    [[ -e $work/$profile.initrd ]] || step "$name: initramfs" make_initramfs "$profile" "$root" "$work/$profile.initrd"
    step "$name: boot partition" boot_partition "$profile" "$root" "$work/$name.esp" "$layout"
    # Only picked from; not part of the system.
    mv -- "$root/unpacked" "$work/$name-unpacked"
    parts=(--root "$root")
    [[ -z $layout ]] || step "$name: layout" lay_out "$layout" "$root" "$work/$name-unpacked"
    step "$name: disk image" /usr/bin/python3 "$here/lib/disk_image.py" --label "bty-$profile" \
      --esp "$work/$name.esp" "${parts[@]}" --grub-core "$work/$profile.core" --output "$work/$name.img"
    step "$name: compressed" zstd --quiet -T0 -12 --rm -o "$work/$name.img.zst" -- "$work/$name.img"
    keep "$work/$name.img.zst" "$image" "$name-*.img.zst"
  fi
  cp -- "$image" "$work/image"
  publish "$work/image" "bty-$name-x86_64.img.zst"
  cp -- "$root_manifest" "$out/bty-$name-x86_64.manifest"
  say "$name: $(megabytes "$(stat -c %s "$image")") compressed"
}

# lay_out LAYOUT ROOT UNPACKED: takes /var out of the root, says in its fstab where it is, and sets $parts to what makes the
# image of it.
lay_out() {
  local layout=$1 root=$2 unpacked=$3 var=$work/layout-var
  root_dir "$root"
  rm -rf --one-file-system -- "$var"
  mv -- "$root/var" "$var"
  mkdir -- "$root/var"
  case $layout in
    var)
      printf 'LABEL=bty-layouts-var /var ext4 defaults,x-systemd.device-timeout=10min 0 2\n' >"$root/etc/fstab"
      parts=(--root "$root" --var "$var")
      ;;
    lvm)
      printf '/dev/bty/var /var ext4 defaults,x-systemd.device-timeout=10min 0 2\n' >"$root/etc/fstab"
      parts=(--root "$root" --var "$var" --lvm)
      ;;
    btrfs)
      printf 'LABEL=bty-layouts %s btrfs subvol=%s 0 0\n' / @ /var @var >"$root/etc/fstab"
      make_btrfs "$root" "$var" "$unpacked" "$work/layout.btrfs"
      parts=(--root-file "$work/layout.btrfs")
      ;;
  esac
}

# make_btrfs ROOT VAR UNPACKED FILE: by the mkfs.btrfs of the image's own release, since older ones make no subvolumes.
make_btrfs() {
  local root=$1 var=$2 tools=$3/btrfs-progs file=$4 tree=$work/layout-tree libraries=usr/lib/x86_64-linux-gnu
  mkdir -- "$tree"
  mv -- "$root" "$tree/@"
  mv -- "$var" "$tree/@var"
  truncate -s "$(($(du -sm -- "$tree" | cut -f1) * 5 / 4 + 256))M" -- "$file"
  "$tree/@/usr/lib64/ld-linux-x86-64.so.2" --library-path "$tools/$libraries:$tree/@/$libraries" "$tools/usr/sbin/mkfs.btrfs" \
    --quiet --label bty-layouts --rootdir "$tree" --subvol rw:@ --subvol rw:@var "$file"
}

configure_disk() {
  local profile=$1 root=$2
  configure_root "$profile" "$root"
  # The sample's only use is to be flashed and looked at. Who may log in elsewhere is for cloud-init to say.
  if [[ $profile == sample ]]; then
    sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
  fi
}

# boot_partition PROFILE ROOT DIR LAYOUT: the content of the EFI system partition, and GRUB's core for BIOS in $work/PROFILE.core.
boot_partition() {
  local profile=$1 root=$2 dir=$3 layout=$4 how=
  local -a modules
  mapfile -t modules < <(lines_of "$here/profiles/$profile/grub-modules")
  mkdir -p -- "$dir"/{EFI/BOOT,boot,grub}
  cp -- "$root"/unpacked/linux-image-*/boot/vmlinuz-* "$dir/boot/vmlinuz"
  cp -- "$work/$profile.initrd" "$dir/boot/initrd.img"
  [[ $layout != btrfs ]] || how=' rootfstype=btrfs rootflags=subvol=@'
  sed "s/@ROOT@/$how/" -- "$here/profiles/$profile/grub.cfg" >"$dir/grub/grub.cfg"
  grub-mkimage --format=i386-pc --prefix='(,gpt2)/grub' --output="$work/$profile.core" biosdisk "${modules[@]}"
  # Secure Boot on or off; Debian's GRUB reads the one line beside itself, and that the menu that the BIOS's has, too.
  printf 'source /grub/grub.cfg\n' >"$dir/EFI/BOOT/grub.cfg"
  cp -- "$root/unpacked/shim-signed/usr/lib/shim/shimx64.efi.signed" "$dir/EFI/BOOT/BOOTX64.EFI"
  cp -- "$root/unpacked/grub-efi-amd64-signed/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$dir/EFI/BOOT/grubx64.efi"
}
