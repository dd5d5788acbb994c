# shellcheck shell=bash
# The sample image: a small Debian on a GPT disk that a BIOS and UEFI both boot. Made of files only: no loop device, no
# mount, no boot loader installed by running it.

build_sample() {
  local key image
  kept_root sample
  key=$(hash_of "$here/sample" "$here"/lib/{common.sh,root.sh,initramfs.sh,initramfs-applets,kernel_modules.py,disk_image.py,sample.sh} "$root_manifest")
  image=$out/cache/sample-$key.img.zst
  if [[ ! -e $image ]]; then
    step "sample: unpacking the root" unpack_root "$work/sample"
    step "sample: kernel modules and settings" configure_sample "$work/sample"
    step "sample: initramfs" make_initramfs sample "$work/sample" "$work/sample.initrd"
    step "sample: boot partition" boot_partition "$work/sample" "$work/esp"
    # Only picked from; not part of the system.
    mv -- "$work/sample/unpacked" "$work/sample-unpacked"
    step "sample: disk image" /usr/bin/python3 "$here/lib/disk_image.py" --label bty-sample \
      --esp "$work/esp" --root "$work/sample" --grub-core "$work/grub-core.img" --output "$work/sample.img"
    step "sample: compressed" zstd --quiet -T0 -12 -o "$work/sample.img.zst" -- "$work/sample.img"
    keep "$work/sample.img.zst" "$image" 'sample-*'
  fi
  cp -- "$image" "$work/image"
  publish "$work/image" bty-sample-x86_64.img.zst
  cp -- "$root_manifest" "$out/bty-sample-x86_64.manifest"
  say "sample: $(megabytes "$(stat -c %s "$image")") compressed"
}

configure_sample() {
  local root=$1
  configure_root sample "$root"
  # Its only use is to be flashed and looked at; whoever wants more makes an image with accounts.
  sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
}

# boot_partition ROOT DIR: the content of the EFI system partition, and GRUB's core for BIOS in $work/grub-core.img.
boot_partition() {
  local root=$1 dir=$2
  local -a modules
  mapfile -t modules < <(lines_of "$here/sample/grub-modules")
  mkdir -p -- "$dir"/{EFI/BOOT,boot,grub}
  cp -- "$root"/unpacked/linux-image-*/boot/vmlinuz-* "$dir/boot/vmlinuz"
  cp -- "$work/sample.initrd" "$dir/boot/initrd.img"
  cp -- "$here/sample/grub.cfg" "$dir/grub/grub.cfg"
  # GRUB's rescue parser, which reads what is built in, knows no comments.
  lines_of "$here/sample/grub-early.cfg" >"$work/grub-early.cfg"
  grub-mkimage --format=i386-pc --prefix='(,gpt2)/grub' --output="$work/grub-core.img" biosdisk "${modules[@]}"
  grub-mkimage --format=x86_64-efi --prefix=/grub --config="$work/grub-early.cfg" \
    --output="$dir/EFI/BOOT/BOOTX64.EFI" efi_gop "${modules[@]}"
}
