# shellcheck shell=bash
# The server: a Debian with the appliance on it, to be written to a disk; a BIOS and UEFI boot it, Secure Boot on or off.
# The kernel is installed as a package is, with its own initramfs, so that Debian's updates reach it.

build_server() {
  local key image root=$work/server base=$work/server-files web=${BTY_WEB_DISTRIBUTION:-$here/../appliance/target/bty-web}
  [[ -x $web/bin/bty-web ]] || die "$web/bin/bty-web is missing: the server runs this program; 'mvn package' makes it"
  [[ -n ${netboot_base:-} ]] || build_netboot
  build_ipxe
  kept_root server
  key=$(hash_of "$here/profiles/server" "$here"/lib/{common.sh,root.sh,disk_image.py,lvm_image.py,server.sh,upgrade.sh} \
    "$here/../appliance/packaging" "$web" "$out/boot" "$ipxe_made" "$root_manifest" ${BTY_SIGNING_KEY:+"$BTY_SIGNING_KEY"})
  image=$cache/server-$key.img.zst
  if [[ ! -e $image ]]; then
    step "server: unpacking the root" unpack_root "$root"
    step "server: settings" configure_server "$root" "$web"
    step "server: boot partition" server_boot "$root" "$base"
    rm -rf --one-file-system -- "$root/unpacked"
    step "server: disk image" /usr/bin/python3 "$here/lib/disk_image.py" --label bty-server --esp "$base.esp" --root "$root" \
      --grub-core "$base.core" --output "$base.img"
    step "server: compressed" zstd --quiet -T0 -9 --rm -o "$base.img.zst" -- "$base.img"
    keep "$base.img.zst" "$image" 'server-*.img.zst'
  fi
  cp -- "$image" "$work/image"
  publish "$work/image" bty-server-x86_64.img.zst
  cp -- "$root_manifest" "$out/bty-server-x86_64.manifest"
  say "server: $(megabytes "$(stat -c %s "$image")") compressed"
}

configure_server() {
  local root=$1 web=$2
  configure_root server "$root"
  # These two are each machine's own.
  rm -f -- "$root"/etc/ssh/ssh_host_*
  rm -f -- "$root/var/lib/dbus/machine-id"
  ln -sf /run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
  security_updates "$root"
  install_appliance "$root" "$web"
  make_accounts "$root"
  rm -rf --one-file-system -- "${root:?}"/var/cache/{apt,debconf}/* "${root:?}"/var/lib/apt/lists/* "${root:?}"/var/log/*.log "${root:?}"/var/log/apt
}

# security_updates ROOT: Debian's archive of security updates, where it lies beside the mirror.
security_updates() {
  local url=${mirror%/*}/debian-security
  if fetch "$url/dists/$suite-security/InRelease" "$work/security-InRelease"; then
    printf 'deb %s %s-security %s\n' "$url" "$suite" "${components//,/ }" >>"$1/etc/apt/sources.list"
  else
    say "server: $url has no $suite-security; the server is given $mirror alone, and gets no security updates until its sources.list names one"
  fi
}

# install_appliance ROOT PROGRAM: bty-web, its units, what machines boot.
install_appliance() {
  local root=$1 web=$2 version release
  mkdir -p -- "$root/var/lib/bty/boot" "$root/usr/lib/sysusers.d" "$root/usr/local/bin"
  # As `bty-web upgrade` puts versions beside each other.
  version=$(version_of "$web")
  release=$version-$(hash_of "$web" | cut -c1-12)
  program_tree "$web" "$version" "$root/usr/lib/bty-web.releases/$release"
  ln -s "bty-web.releases/$release" "$root/usr/lib/bty-web"
  install_upgrade_key "$root"
  ln -s ../../lib/bty-web/bin/bty-web "$root/usr/local/bin/bty-web"
  cp -- "$here"/../appliance/packaging/systemd/*.{service,socket,path,timer} "$root/usr/lib/systemd/system/"
  cp -- "$here/../appliance/packaging/systemd/bty-web.sysusers" "$root/usr/lib/sysusers.d/bty-web.conf"
  cp -r --no-preserve=ownership -- "$out/boot/." "$root/var/lib/bty/boot/"
  # To be fetched from there, also by a management controller that takes a CD by its address.
  cp -- "$out"/bty-ipxe-x86_64.{img,iso} "$root/var/lib/bty/boot/"
  chmod -R u=rwX,go=rX -- "$root/usr/lib/bty-web.releases" "$root/var/lib/bty"
  # Debian enables what its packages bring, but not the network.
  in_root "$root" systemctl --quiet enable systemd-networkd bty-grow bty-first-boot bty-issue.timer \
    bty-web bty-web-settle bty-passwd.socket bty-netboot.path bty-netboot.timer bty-netboot-check.path \
    bty-storage.path bty-storage-settle
}

# make_accounts ROOT: who logs in to the pages (bty) and to the system (odus). Both passwords are their names, and good for nothing
# but to be changed: the pages see to the one, login and SSH, to which it has expired, to the other.
make_accounts() {
  local root=$1 name hash
  in_root "$root" systemd-sysusers
  in_root "$root" useradd --create-home --shell /bin/bash --groups sudo odus
  in_root "$root" useradd --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bty
  for name in bty odus; do
    # The same in each build; it is no secret.
    hash=$(openssl passwd -6 -salt "$name" -- "$name")
    in_root "$root" usermod --password "$hash" "$name"
  done
  in_root "$root" chage --lastday 0 odus
  # The boot files, too: they are uploaded, and GRUB's file among them follows the settings.
  in_root "$root" chown -R bty-web:bty-web /var/lib/bty
  # What settings.yaml names and Git must not hold (--secrets-dir).
  in_root "$root" install --directory --owner=bty-web --group=bty-web --mode=0700 /etc/bty/secrets
  rm -f -- "$root"/etc/{passwd,shadow,group,gshadow,subuid,subgid}-
}

# server_boot ROOT BASE: the content of the EFI system partition in BASE.esp, and GRUB's core for BIOS in BASE.core.
server_boot() {
  local root=$1 esp=$2.esp profile=$here/profiles/server
  local -a modules
  mapfile -t modules < <(lines_of "$profile/grub-modules")
  [[ -e $root/vmlinuz && -e $root/initrd.img ]] || die "the server's root has no kernel or no initramfs at /vmlinuz and /initrd.img"
  mkdir -p -- "$esp"/{EFI/BOOT,grub}
  cp -- "$profile/grub.cfg" "$esp/grub/grub.cfg"
  cp -- "$profile/grub-signed.cfg" "$esp/EFI/BOOT/grub.cfg"
  cp -- "$root/unpacked/shim-signed/usr/lib/shim/shimx64.efi.signed" "$esp/EFI/BOOT/BOOTX64.EFI"
  cp -- "$root/unpacked/grub-efi-amd64-signed/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$esp/EFI/BOOT/grubx64.efi"
  grub-mkimage --format=i386-pc --prefix='(,gpt2)/grub' --output="$2.core" biosdisk "${modules[@]}"
}
