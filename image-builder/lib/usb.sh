# shellcheck shell=bash
# The stick: the live environment as netboot has it, two ways to boot it, and the partition for images.
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

make_usb() {
  local esp=$1.esp profile=$here/profiles/usb
  local -a modules
  mapfile -t modules < <(lines_of "$profile/grub-modules")
  mkdir -p -- "$esp"/{EFI/BOOT,grub,bty}
  cp -- "$out/bty-netboot-x86_64.vmlinuz" "$esp/bty/vmlinuz"
  cp -- "$out/bty-netboot-x86_64.initrd" "$esp/bty/initrd"
  cp -- "$profile/grub.cfg" "$esp/grub/grub.cfg"
  cp -- "$profile/grub-signed.cfg" "$esp/EFI/BOOT/grub.cfg"
  cp -- "$netboot_base/shimx64.efi" "$esp/EFI/BOOT/BOOTX64.EFI"
  cp -- "$netboot_base/grubx64.efi" "$esp/EFI/BOOT/grubx64.efi"
  grub-mkimage --format=i386-pc --prefix='(,gpt2)/grub' --output="$1.core" biosdisk "${modules[@]}"
  /usr/bin/python3 "$here/lib/usb_image.py" --esp "$esp" --grub-core "$1.core" --output "$1.img"
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
