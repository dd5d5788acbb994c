# shellcheck shell=bash
# What the media that a machine is started from have in common: on the BIOS side GRUB's core, on the EFI side Debian's shim, signed
# by Microsoft, and one of its GRUBs, signed by Debian, so that Secure Boot may be on or off.

# signed_loaders DIR SHIM GRUB: into the folder of an EFI system partition.
signed_loaders() {
  mkdir -p -- "$1/EFI/BOOT"
  cp -- "$2" "$1/EFI/BOOT/BOOTX64.EFI"
  # The name by which the shim asks for it, whichever it is.
  cp -- "$3" "$1/EFI/BOOT/grubx64.efi"
}

# bios_core stick|iso PROFILE FILE: GRUB's core with the profile's modules. That of a stick lies in a partition before the EFI
# system partition, where grub/grub.cfg is; that of an ISO starts as a CD, and finds it there.
bios_core() {
  local -a modules format=(--format=i386-pc '--prefix=(,gpt2)/grub')
  mapfile -t modules < <(lines_of "$here/profiles/$2/grub-modules")
  [[ $1 == stick ]] || format=(--format=i386-pc-eltorito --prefix=/grub)
  grub-mkimage "${format[@]}" --output="$3" biosdisk "${modules[@]}"
}
