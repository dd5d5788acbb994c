# shellcheck shell=bash
# The live environment: a kernel and one initrd.
#
#   initrd = cpio, uncompressed {microcode of processors}
#          + cpio, uncompressed {base.squashfs, bty.squashfs[, cijoe.squashfs]} + cpio, zstd {/init, busybox, three modules}
#
# One transfer by the firmware's own network driver brings everything, so /init needs no driver, no address and no disk.
# The microcode is where the kernel looks for it before it starts the other processors: at the very front. The other
# uncompressed part comes next: the kernel unpacks a series of archives in any order, but some boot loaders look at the
# first bytes only. The base changes with Debian or this folder, and is kept; bty changes with every Java edit, and its
# squashfs takes seconds.

# More than this hurts every boot over the network and every machine with little memory; with CIJOE, which only those have
# who ask for it, more than the other.
readonly netboot_limit=130000000
readonly netboot_limit_with_cijoe=160000000
readonly ipxe_files=(undionly.kpxe snponly.efi ipxe-amd64.efi ipxe-arm64.efi)

# Sets $netboot_base, the folder of what it is made of, for the media that carry it.
build_netboot() {
  local key base distribution root=$work/tree
  distribution=${BTY_DISTRIBUTION:-$here/../flasher/cli/target/bty}
  [[ -x $distribution/bin/bty ]] ||
    die "$distribution/bin/bty is missing: the live environment carries this program; 'mvn package' makes it"
  kept_root netboot
  key=$(hash_of "$here/profiles/netboot" "$here"/lib/{common.sh,root.sh,initramfs.sh,initramfs-applets,kernel_modules.py,microcode.py,netboot.sh} "$root_manifest")
  base=$cache/netboot-$key
  if [[ ! -d $base ]]; then
    step "netboot: unpacking the root" unpack_root "$root"
    step "netboot: kernel modules, firmware, settings" configure_netboot "$root"
    step "netboot: units verified" verify_units "$root"
    mkdir -- "$work/base"
    step "netboot: microcode" make_microcode "$root" "$work/base/microcode.cpio"
    step "netboot: initramfs" make_initramfs netboot "$root" "$work/base/init.cpio.zst"
    step "netboot: base squashfs" squash "$root" "$work/base/base.squashfs" -Xcompression-level 19 -wildcards -ef "$here/profiles/netboot/excluded"
    cp -- "$root"/unpacked/linux-image-*/boot/vmlinuz-* "$work/base/vmlinuz"
    cp -- "${ipxe_files[@]/#/$root/unpacked/ipxe/usr/lib/ipxe/}" "$work/base/"
    cp -- "$root/unpacked/shim-signed/usr/lib/shim/shimx64.efi.signed" "$work/base/shimx64.efi"
    cp -- "$root/unpacked/grub-efi-amd64-signed/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$work/base/grubx64.efi"
    cp -- "$root/unpacked/grub-efi-amd64-signed/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed" "$work/base/grubnetx64.efi"
    keep "$work/base" "$base" 'netboot-*'
  fi
  step "netboot: bty squashfs" squash_bty "$distribution"
  cijoe_layer
  step "netboot: initrd" publish_netboot "$base"
  netboot_base=$base
}

configure_netboot() {
  local root=$1
  configure_root netboot "$root"
  /usr/bin/python3 "$here/lib/kernel_modules.py" firmware "$root" "$here/profiles/netboot/firmware-gaps" "$root"/unpacked/firmware-*
  # Written by bty-resolv.service.
  ln -sf ../run/bty/resolv.conf "$root/etc/resolv.conf"
  # LVM's tools are here for provisioning, which calls them; the rule that calls them at the sight of a disk is not.
  rm -- "$root/usr/lib/udev/rules.d/69-lvm.rules"
  # So are nvme and smartctl, for people and for bty: no disk of another machine's is connected, none is polled.
  rm -- "$root"/usr/lib/udev/rules.d/{65-persistent-net-nbft,70-nvmf-autoconnect,70-nvmf-keys}.rules
  nobody_activates "$root"
}

make_microcode() {
  /usr/bin/python3 "$here/lib/microcode.py" "$1/unpacked/intel-microcode/usr/lib/firmware/intel-ucode" \
    "$1/unpacked/amd64-microcode/usr/lib/firmware/amd-ucode" >"$2"
}

# Whoever activates volumes by itself holds or changes a disk that somebody is about to flash; whoever polls disks wakes them.
nobody_activates() {
  local root=$1 unit units found
  # 1 is grep's word for nothing found; with 2 it did not look everywhere.
  found=$(grep -rlE '^[^#]*(RUN|PROGRAM|IMPORT).*(pvscan|vgchange|mdadm|multipath|nvmf|nvme connect)' "$root"/usr/lib/udev/rules.d "$root"/etc/udev/rules.d) ||
    [[ $? == 1 ]] || die "the udev rules of $root could not be read"
  units=$(find "$root/usr/lib/systemd/system" \( -name '*lvm*' -o -name 'dm-event*' -o -name 'blk-availability*' -o -name '*mdadm*' -o -name '*mdmon*' -o -name '*multipath*' -o -name 'nvmf*' -o -name 'nvmefc*' -o -name 'smartd*' -o -name 'smartmon*' -o -name 'uuidd*' \) -type f) ||
    die "the systemd units of $root could not be read"
  for unit in $units; do
    [[ $(readlink -- "$root/etc/systemd/system/${unit##*/}") == /dev/null ]] || found+=$'\n'$unit
  done
  [[ -z $found ]] || die "the live environment would act on disks by itself; mask or remove: $found"
}

# Verified with the systemd that will run them. bty comes from the other squashfs, so an empty program stands in for it.
verify_units() {
  local root=$1 complaints
  install -D -m 0755 -- /dev/null "$root/opt/bty/bin/bty"
  install -D -m 0755 -- /dev/null "$root/opt/bty/bin/bty-tui"
  complaints=$(in_root "$root" systemd-analyze verify --man=no --recursive-errors=yes default.target bty-flash-on-boot.service bty-agent-ended.service bty-tui-on-tty1.service bty-tui-on-serial@ttyS0.service getty@tty1.service serial-getty@ttyS0.service bty-images@sda3.service bty-stick@sda.service bty-ventoy@sda2.service bty-run-stick.service 2>&1) ||
    die "systemd finds fault with the units of the live environment:"$'\n'"$complaints"
  rm -r -- "${root:?}/opt/bty"
  [[ -z $complaints ]] || die "systemd complains about the units of the live environment:"$'\n'"$complaints"
}

# squash DIR FILE OPTION...: a squashfs that depends on DIR's content alone; mksquashfs takes all times from
# SOURCE_DATE_EPOCH.
squash() {
  local dir=$1 file=$2
  shift 2
  mksquashfs "$dir" "$file" -comp zstd -b 256K -noappend -no-xattrs -no-progress -quiet "$@"
}

# The jars keep their times: Java refuses the AOT cache of jars that look newer than at its training, and starts slowly.
squash_bty() {
  local tree=$work/bty
  mkdir -p -- "$tree/opt" "$tree/usr/bin"
  cp -R --preserve=timestamps,mode -- "$1" "$tree/opt/bty"
  ln -s ../../opt/bty/bin/bty ../../opt/bty/bin/bty-tui "$tree/usr/bin/"
  # Few and large files, which a start reads as a whole: large blocks cost it nothing.
  squash "$tree" "$work/bty.squashfs" -all-root -b 1M -Xcompression-level 15
}

publish_netboot() {
  local base=$1 name total limit=$netboot_limit layers
  mkdir -- "$work/initrd"
  cp --link -- "$base/base.squashfs" "$work/bty.squashfs" "$work/initrd/"
  layers="kernel $(size_of "$base/vmlinuz"), microcode $(size_of "$base/microcode.cpio"), base $(size_of "$base/base.squashfs")"
  layers+=", bty $(size_of "$work/bty.squashfs"), init $(size_of "$base/init.cpio.zst")"
  if [[ -n $cijoe_squashfs ]]; then
    cp --link -- "$cijoe_squashfs" "$work/initrd/cijoe.squashfs"
    layers+=", CIJOE $(size_of "$cijoe_squashfs")"
    limit=$netboot_limit_with_cijoe
  fi
  { cat -- "$base/microcode.cpio"; pack_cpio "$work/initrd"; cat -- "$base/init.cpio.zst"; } >"$work/initrd.img"
  cp -- "$base/vmlinuz" "$work/vmlinuz"
  total=$(($(stat -c %s "$work/vmlinuz") + $(stat -c %s "$work/initrd.img")))
  if ((total > limit)); then
    die "kernel and initrd are $(megabytes "$total"), more than $(megabytes "$limit"); $layers"
  fi
  publish "$work/vmlinuz" bty-netboot-x86_64.vmlinuz
  publish "$work/initrd.img" bty-netboot-x86_64.initrd
  cp -- "$root_manifest" "$out/bty-netboot-x86_64.manifest"
  mkdir -p -- "$out/boot"
  for name in "${ipxe_files[@]}"; do
    install -m 0644 -- "$base/$name" "$out/boot/$name"
  done
  # The shim asks for grubx64.efi beside itself, whichever GRUB that is: here the one that speaks HTTP. Its grub.cfg is the
  # appliance's to write, which knows its own port.
  install -m 0644 -- "$base/shimx64.efi" "$out/boot/shimx64.efi"
  install -m 0644 -- "$base/grubnetx64.efi" "$out/boot/grubx64.efi"
  ln -f -- "$out"/bty-netboot-x86_64.{vmlinuz,initrd} "$out/boot/"
  say "netboot: kernel and initrd are $(megabytes "$total") ($layers)"
}
