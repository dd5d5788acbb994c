# shellcheck shell=bash
# A newer bty-web for servers that run: the program as a tarball, and a note beside it that is signed. `bty-web upgrade` takes both
# (appliance/src/main/java/bty/appliance/upgrade/ReleaseNote.java says what stands in the note).

build_upgrade() {
  local web=${BTY_WEB_DISTRIBUTION:-$here/../appliance/target/bty-web} version name
  [[ -x $web/bin/bty-web ]] || die "$web/bin/bty-web is missing: the tarball holds this program; 'mvn package' makes it"
  [[ -n ${BTY_SIGNING_KEY:-} ]] ||
    die "BTY_SIGNING_KEY names no file: servers take what is signed only; 'openssl genpkey -algorithm ed25519 -out FILE' makes a key, once"
  [[ -r $BTY_SIGNING_KEY ]] || die "BTY_SIGNING_KEY: $BTY_SIGNING_KEY can't be read"
  version=$(version_of "$web")
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat -c %Y -- "$web/bin/bty-web")}
  name=bty-web-$version-x86_64.tar.gz
  program_tree "$web" "$version" "$work/upgrade/bty-web"
  # The jars' times stay: Java takes the cache only of jars that are as old as at its training. gzip's own time does not count.
  tar --create --directory="$work/upgrade" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu bty-web |
    gzip --no-name -9 >"$work/$name"
  sign "$work/$name" "$version" >"$work/$name.sig"
  mv -f -- "$work/$name.sig" "$out/$name.sig"
  publish "$work/$name" "$name"
  materials "${name%.tar.gz}" "$name" -- --program "$web"
  say "upgrade: $(megabytes "$(stat -c %s "$out/$name")"), signed; bty-web upgrade $name"
}

version_of() {
  "$1/bin/bty-web" --version | sed 's/^bty-web *//; q'
}

# program_tree PROGRAM VERSION FOLDER: the program as it lies on a server.
program_tree() {
  mkdir -p -- "$3"
  cp -R --preserve=timestamps,mode,links -- "$1/." "$3/"
  printf '%s\n' "$2" >"$3/version"
  touch --reference="$1/bin/bty-web" -- "$3/version"
  find "$3" -type d -exec touch --reference="$1/bin/bty-web" -- {} +
  chmod -R u=rwX,go=rX -- "$3"
}

# sign FILE VERSION: the note of a release, on standard output.
sign() {
  local note=$work/note
  printf 'bty-web-release 1\nversion %s\nsha256 %s\n' "$2" "$(sha256sum -- "$1" | cut -d' ' -f1)" >"$note"
  openssl pkeyutl -sign -rawin -inkey "$BTY_SIGNING_KEY" -in "$note" -out "$note.raw" ||
    die "BTY_SIGNING_KEY: $BTY_SIGNING_KEY is no key that openssl signs with; wanted one of Ed25519"
  cat -- "$note"
  printf 'signature %s\n' "$(base64 --wrap=0 -- "$note.raw")"
}

# install_upgrade_key ROOT: by which a server believes releases, if the build has a key to sign them with.
install_upgrade_key() {
  [[ -n ${BTY_SIGNING_KEY:-} ]] || return 0
  mkdir -p -- "$1/etc/bty"
  openssl pkey -in "$BTY_SIGNING_KEY" -pubout -out "$1/etc/bty/upgrade-key.pem" ||
    die "BTY_SIGNING_KEY: $BTY_SIGNING_KEY is no private key"
  chmod 0644 -- "$1/etc/bty/upgrade-key.pem"
}
