# shellcheck shell=bash
# A stick and a CD for machines whose firmware does not boot from the network: they lead to the appliance.
#
#   BIOS, and UEFI with Secure Boot off   Debian's iPXE, which has drivers of its own
#   UEFI with Secure Boot on              Debian's signed network GRUB, which has those of the firmware, and does what the
#                                         appliance's own grub.cfg does
#
# Nothing of bty's programs is in it.

readonly ipxe_packages=(ipxe shim-signed grub-efi-amd64-signed)

# Sets $ipxe_made, the folder that holds both, for the server, which carries them.
build_ipxe() {
  local key template=$here/../templates/grub/grub.cfg.mustache
  kept_root netboot
  key=$(hash_of "$here/profiles/ipxe" "$here"/lib/{common.sh,media.sh,ipxe.sh,disk_image.py,usb_image.py,iso_image.py} "$template" "$root_manifest")
  ipxe_made=$cache/ipxe-$key
  if [[ ! -e $ipxe_made ]]; then
    mkdir -- "$work/ipxe"
    step "ipxe: from Debian's packages" unpack_loaders "$work/loaders"
    step "ipxe: stick and ISO" make_ipxe "$work/ipxe" "$work/loaders" "$template"
    keep "$work/ipxe" "$ipxe_made" 'ipxe-*'
  fi
  cp -- "$ipxe_made/stick.img" "$work/ipxe.img"
  cp -- "$ipxe_made/cd.iso" "$work/ipxe.iso"
  publish "$work/ipxe.img" bty-ipxe-x86_64.img
  publish "$work/ipxe.iso" bty-ipxe-x86_64.iso
  awk -v wanted=" ${ipxe_packages[*]} " 'index(wanted, " " $1 " ")' "$root_manifest" >"$out/bty-ipxe-x86_64.manifest"
  say "ipxe: stick $(megabytes "$(stat -c %s "$out/bty-ipxe-x86_64.img")"), ISO $(megabytes "$(stat -c %s "$out/bty-ipxe-x86_64.iso")")"
}

unpack_loaders() {
  mkdir -- "$1"
  tar --extract --zstd --file "$root_tar" --directory "$1" "${ipxe_packages[@]/#/./unpacked/}"
}

# make_ipxe DIR LOADERS TEMPLATE: DIR/stick.img and DIR/cd.iso.
make_ipxe() {
  local dir=$1 unpacked=$2/unpacked template=$3 profile=$here/profiles/ipxe tree=$work/ipxe-tree text=$work/ipxe-text
  mkdir -p -- "$tree"/{grub,bty}
  signed_loaders "$tree" "$unpacked/shim-signed/usr/lib/shim/shimx64.efi.signed" \
    "$unpacked/grub-efi-amd64-signed/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed"
  cp -- "$unpacked/ipxe/usr/lib/ipxe/ipxe.lkrn" "$tree/bty/ipxe.lkrn"
  cp -- "$unpacked/ipxe/usr/lib/ipxe/ipxe-amd64.efi" "$tree/bty/ipxe.efi"
  cp -- "$profile/boot.ipxe" "$tree/bty/boot.ipxe"
  cp -- "$profile/grub.cfg" "$tree/grub/grub.cfg"
  network_grub_cfg "$template" >"$tree/grub/network.cfg"
  cp -r -- "$profile/text" "$text"
  # As Windows' editor writes it.
  sed -i 's/$/\r/' -- "$text/bty-server.txt"
  bios_core stick ipxe "$work/ipxe.core"
  bios_core iso ipxe "$work/ipxe-cd.core"
  /usr/bin/python3 "$here/lib/usb_image.py" --label bty-ipxe --esp "$tree" --esp-name BTY_IPXE --esp-mebibytes 4 --text "$text" \
    --grub-core "$work/ipxe.core" --output "$dir/stick.img"
  cp -- "$text/bty-server.txt" "$tree/"
  cp -r -- "$tree" "$work/ipxe-esp"
  /usr/bin/python3 "$here/lib/iso_image.py" --label bty-ipxe-cd --volume BTY_IPXE --esp "$work/ipxe-esp" --esp-name BTY_IPXE --tree "$tree" \
    --grub-core "$work/ipxe-cd.core" --output "$dir/cd.iso"
}

# network_grub_cfg TEMPLATE: what GRUB does when it came over the network, too: the part of the appliance's grub.cfg that has
# nothing of an appliance's in it.
network_grub_cfg() {
  local part
  part=$(sed -n '/^set bty_loaders=/,$p' -- "$1")
  [[ -n $part && $part != *'{{'* ]] || die "$1 has no part that begins with 'set bty_loaders=' and is the same on each appliance"
  printf '%s\n' "$part"
}
