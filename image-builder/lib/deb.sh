# shellcheck shell=bash
# The appliance as a Debian package, for a Debian 13 or later that is there already. Another version comes as another package;
# `bty-web upgrade` is for the server image.

build_deb() {
  local web=${BTY_WEB_DISTRIBUTION:-$here/../appliance/target/bty-web} packaging=$here/../appliance/packaging root=$work/deb version name
  [[ -x $web/bin/bty-web ]] || die "$web/bin/bty-web is missing: the package holds this program; 'mvn package' makes it"
  # A snapshot is older than what it becomes: `~` sorts before the end (deb-version(7)).
  version=$(version_of "$web")
  version=${version/-SNAPSHOT/\~snapshot}
  name=bty-web_${version}_amd64.deb
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat -c %Y -- "$web/bin/bty-web")}
  mkdir -p -- "$root"/{DEBIAN,usr/bin,usr/lib/systemd/system/bty-web.service.d,usr/lib/sysusers.d}
  program_tree "$web" "$(version_of "$web")" "$root/usr/lib/bty-web"
  ln -s ../lib/bty-web/bin/bty-web "$root/usr/bin/bty-web"
  install -m 0644 -- "$packaging"/systemd/*.{service,socket,path,timer} "$root/usr/lib/systemd/system/"
  install -m 0644 -- "$packaging/systemd/bty-web.sysusers" "$root/usr/lib/sysusers.d/bty-web.conf"
  install -m 0644 -- "$packaging/debian/no-password-socket.conf" "$root/usr/lib/systemd/system/bty-web.service.d/"
  install -m 0755 -- "$packaging"/debian/{postinst,prerm} "$root/DEBIAN/"
  sed -e "s/@VERSION@/$version/" -e "s/@KIBIBYTES@/$(du -sk -- "$root/usr" | cut -f1)/" -- "$packaging/debian/control" >"$root/DEBIAN/control"
  step "deb: package" dpkg-deb --root-owner-group -Zxz --build "$root" "$work/$name" >/dev/null
  publish "$work/$name" "$name"
  materials "${name%.deb}" "$name" -- --program "$web"
  say "deb: $(megabytes "$(stat -c %s "$out/$name")")"
}
