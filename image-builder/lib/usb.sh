# shellcheck shell=bash
# The stick: the live environment as netboot has it, two ways to boot it, and the partition for images. And the same as an ISO, for
# the virtual media of a management controller: images are on it from the beginning, or not.
#
#   BIOS   GRUB's core in a partition of its own
#   UEFI   Debian's shim, signed by Microsoft, and its GRUB, signed by Debian; Secure Boot on or off. Both as they are in their
#          packages: GRUB reads the one-line grub.cfg beside itself, and that the menu that the BIOS's has, too.

build_usb() {
  local base=$work/usb
  [[ -n ${netboot_base:-} ]] || build_netboot
  step "usb: stick image" make_usb "$base"
  [[ -z ${stick_images:-}${stick_size:-} ]] || step "usb: full size, and images" fill_usb "$base.img"
  publish "$base.img" bty-usb-x86_64.img
  cp -- "$out"/bty-{netboot,usb}-x86_64.manifest
  say "usb: $(megabytes "$(stat -c %s "$out/bty-usb-x86_64.img")")"
}

# live_medium DIR: what both have on the file system that GRUB reads.
live_medium() {
  mkdir -p -- "$1"/{grub,bty}
  cp -- "$out/bty-netboot-x86_64.vmlinuz" "$1/bty/vmlinuz"
  cp -- "$out/bty-netboot-x86_64.initrd" "$1/bty/initrd"
  cp -- "$here/profiles/usb/grub.cfg" "$1/grub/grub.cfg"
}

make_usb() {
  local esp=$1.esp
  live_medium "$esp"
  signed_loaders "$esp" "$netboot_base/shimx64.efi" "$netboot_base/grubx64.efi"
  cp -- "$here/profiles/usb/grub-signed.cfg" "$esp/EFI/BOOT/grub.cfg"
  bios_core stick usb "$1.core"
  /usr/bin/python3 "$here/lib/usb_image.py" --label bty-usb --esp "$esp" --grub-core "$1.core" --output "$1.img"
}

build_iso() {
  [[ -n ${netboot_base:-} ]] || build_netboot
  step "iso: CD image" make_iso "$work/iso"
  publish "$work/iso.iso" bty-usb-x86_64.iso
  cp -- "$out/bty-netboot-x86_64.manifest" "$out/bty-iso-x86_64.manifest"
  say "iso: $(megabytes "$(stat -c %s "$out/bty-usb-x86_64.iso")")"
}

# make_iso BASE: BASE.iso. Its name is that of a medium with images only if it has some, so that a stick with images is looked at
# else; its EFI system partition never has that name, since the ISO on a stick would then be looked at twice. It follows no plan:
# whoever can put one on a stick beside it has not started the machine with that.
make_iso() {
  local tree=$1.tree esp=$1.efi volume=BTY_LIVE
  live_medium "$tree"
  sed -i 's/ bty\.media=stick//' -- "$tree/grub/grub.cfg"
  if [[ -n ${stick_images:-} ]]; then
    volume=BTY_IMAGES
    find "$stick_images" -mindepth 1 -maxdepth 1 -type f ! -name '.*' -exec cp --preserve=timestamps --reflink=auto -t "$tree" -- {} +
  fi
  signed_loaders "$esp" "$netboot_base/shimx64.efi" "$netboot_base/grubx64.efi"
  # Started as a CD, GRUB finds this on the ISO; started from the ISO on a stick, on the EFI system partition.
  cp -- "$here/profiles/usb/grub-iso.cfg" "$esp/EFI/BOOT/grub.cfg"
  mkdir -p -- "$tree/EFI/BOOT"
  cp -- "$here/profiles/usb/grub-iso.cfg" "$tree/EFI/BOOT/grub.cfg"
  bios_core iso usb "$1.core"
  /usr/bin/python3 "$here/lib/iso_image.py" --label bty-iso --volume "$volume" --esp "$esp" --esp-name BTY_LIVE --tree "$tree" \
    --grub-core "$1.core" --output "$1.iso"
}

# fill_usb FILE: the stick as it is when it was written to one of $stick_size and filled with $stick_images; by bty itself, which needs
# neither a mount nor a driver for it. Without a size it is as large as its images need, with a GiB to spare.
fill_usb() {
  local file=$1 size=${stick_size:-} bty=${BTY_DISTRIBUTION:-$here/../flasher/cli/target/bty}
  local -a images=()
  [[ -z ${stick_images:-} ]] || images=(--images "$stick_images")
  [[ -n $size ]] || size=$(($(stat -c %s "$file") + $(du -sb -- "$stick_images" | cut -f1) + (1 << 30)))
  mv -- "$file" "$file.small"
  truncate -s "$size" -- "$file"
  "$bty/bin/bty" make-stick --image "$file.small" --target "$file" "${images[@]}" --yes --progress none >/dev/null ||
    die "the stick of $size could not be made; why is said above"
  rm -- "$file.small"
}
