# shellcheck shell=bash
# Beside what was built: its bill of materials, NAME.spdx.json, by lib/spdx.py.

# bill PROFILE: of the files that this profile has just published.
bill() {
  local flasher=${BTY_DISTRIBUTION:-$here/../flasher/cli/target/bty} web=${BTY_WEB_DISTRIBUTION:-$here/../appliance/target/bty-web} layout
  local live=$out/bty-netboot-x86_64.manifest
  case $1 in
    netboot) materials bty-netboot-x86_64 bty-netboot-x86_64.{vmlinuz,initrd} -- --manifest "$live" --program "$flasher" ;;
    usb) materials bty-usb-x86_64 bty-usb-x86_64.img -- --manifest "$live" --program "$flasher" ;;
    iso) materials bty-iso-x86_64 bty-usb-x86_64.iso -- --manifest "$live" --program "$flasher" ;;
    ipxe) materials bty-ipxe-x86_64 bty-ipxe-x86_64.{img,iso} -- --manifest "$out/bty-ipxe-x86_64.manifest" ;;
    server)
      materials bty-server-x86_64 bty-server-x86_64.img.zst -- \
        --manifest "$out/bty-server-x86_64.manifest" --manifest "$live" --program "$web" --program "$flasher"
      ;;
    layouts)
      for layout in var btrfs lvm; do
        materials "bty-layouts-$layout-x86_64" "bty-layouts-$layout-x86_64.img.zst" -- --manifest "$out/bty-layouts-$layout-x86_64.manifest"
      done
      ;;
    upgrade | deb) ;; # Their names have the version in it, which their own builders know.
    *) materials "bty-$1-x86_64" "bty-$1-x86_64.img.zst" -- --manifest "$out/bty-$1-x86_64.manifest" ;;
  esac
}

# materials NAME FILE... -- OPTION...: NAME.spdx.json for these files of $out; the options are those of spdx.py that say what is in it.
materials() {
  local name=$1
  local -a files=()
  shift
  while [[ $1 != -- ]]; do
    files+=("$out/$1")
    shift
  done
  shift
  /usr/bin/python3 "$here/lib/spdx.py" --name "$name" --version "$(project_version)" --suite "${suite:-none}" --output "$work/$name.spdx.json" "$@" \
    "${files[@]}"
  mv -f -- "$work/$name.spdx.json" "$out/$name.spdx.json"
}

project_version() {
  sed -n '0,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$here/../pom.xml"
}
