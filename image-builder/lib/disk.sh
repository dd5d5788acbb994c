# shellcheck shell=bash
# Images of whole disks: a small Debian on GPT that a BIOS and UEFI both boot. Made of files only: no loop device, no mount,
# no boot loader installed by running it.
#
#   sample   as little as boots to a login prompt
#   cloud    with Debian's cloud-init, as Debian's own images for clouds have it; what it shares with sample are links

build_sample() {
  disk_image sample
}

build_cloud() {
  disk_image cloud
}

# disk_image PROFILE: $out/bty-PROFILE-x86_64.img.zst.
disk_image() {
  local profile=$1 key image root=$work/$1
  kept_root "$profile"
  # tar follows the links to what two profiles share.
  key=$(tar --create --dereference --sort=name --mtime=@0 --owner=0 --group=0 --directory "$here/profiles" "$profile" | cat - \
    "$here"/lib/{common.sh,root.sh,initramfs.sh,initramfs-applets,kernel_modules.py,disk_image.py,disk.sh} "$root_manifest" | sha256sum | cut -c1-16)
  image=$cache/$profile-$key.img.zst
  if [[ ! -e $image ]]; then
    step "$profile: unpacking the root" unpack_root "$root"
    step "$profile: kernel modules and settings" configure_disk "$profile" "$root"
    step "$profile: initramfs" make_initramfs "$profile" "$root" "$work/$profile.initrd"
    step "$profile: boot partition" boot_partition "$profile" "$root" "$work/$profile.esp"
    # Only picked from; not part of the system.
    mv -- "$root/unpacked" "$work/$profile-unpacked"
    step "$profile: disk image" /usr/bin/python3 "$here/lib/disk_image.py" --label "bty-$profile" \
      --esp "$work/$profile.esp" --root "$root" --grub-core "$work/$profile.core" --output "$work/$profile.img"
    step "$profile: compressed" zstd --quiet -T0 -12 -o "$work/$profile.img.zst" -- "$work/$profile.img"
    keep "$work/$profile.img.zst" "$image" "$profile-*.img.zst"
  fi
  cp -- "$image" "$work/image"
  publish "$work/image" "bty-$profile-x86_64.img.zst"
  cp -- "$root_manifest" "$out/bty-$profile-x86_64.manifest"
  say "$profile: $(megabytes "$(stat -c %s "$image")") compressed"
}

configure_disk() {
  local profile=$1 root=$2
  configure_root "$profile" "$root"
  # The sample's only use is to be flashed and looked at. Who may log in elsewhere is for cloud-init to say.
  if [[ $profile == sample ]]; then
    sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
  fi
}

# boot_partition PROFILE ROOT DIR: the content of the EFI system partition, and GRUB's core for BIOS in $work/PROFILE.core.
boot_partition() {
  local profile=$1 root=$2 dir=$3
  local -a modules
  mapfile -t modules < <(lines_of "$here/profiles/$profile/grub-modules")
  mkdir -p -- "$dir"/{EFI/BOOT,boot,grub}
  cp -- "$root"/unpacked/linux-image-*/boot/vmlinuz-* "$dir/boot/vmlinuz"
  cp -- "$work/$profile.initrd" "$dir/boot/initrd.img"
  cp -- "$here/profiles/$profile/grub.cfg" "$dir/grub/grub.cfg"
  # GRUB's rescue parser, which reads what is built in, knows no comments.
  lines_of "$here/profiles/$profile/grub-early.cfg" >"$work/grub-early.cfg"
  grub-mkimage --format=i386-pc --prefix='(,gpt2)/grub' --output="$work/$profile.core" biosdisk "${modules[@]}"
  grub-mkimage --format=x86_64-efi --prefix=/grub --config="$work/grub-early.cfg" \
    --output="$dir/EFI/BOOT/BOOTX64.EFI" efi_gop "${modules[@]}"
}
