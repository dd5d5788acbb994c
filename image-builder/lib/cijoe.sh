# shellcheck shell=bash
# CIJOE for the live environment: a squashfs on top of the others, with Python and what wheels hold.
#
# It is made only when somebody brings wheels: a live environment without them has no Python, and is a third smaller.
# With CIJOE's own wheel alone ($wheel) what it imports is Debian's; with a folder of wheels ($wheels) it is all in there.

# cijoe_layer: sets $cijoe_squashfs to a squashfs made of $wheel, or of the wheels in $wheels; empty when neither is set.
cijoe_layer() {
  local key
  local -a files=()
  cijoe_squashfs=
  [[ -n ${wheel:-} || -n ${wheels:-} ]] || return 0
  if [[ -n ${wheel:-} ]]; then
    [[ -f $wheel && $wheel == *.whl ]] || die "'$wheel' is not a wheel of CIJOE (*.whl)"
    files=("$wheel")
  else
    wheels_dir
  fi
  key=$(hash_of "${files[@]}" "$here"/lib/{common.sh,root.sh,cijoe.sh} "$root_manifest")
  # With Debian's packages the same wheel makes another layer.
  cijoe_squashfs=$cache/cijoe-$key${wheel:+-debian}.squashfs
  if [[ ! -e $cijoe_squashfs ]]; then
    step "netboot: CIJOE and Python" make_cijoe_layer
    keep "$work/cijoe.squashfs" "$cijoe_squashfs" 'cijoe-*'
  fi
}

# Sets $files.
wheels_dir() {
  [[ -d $wheels ]] || die "there is no folder '$wheels' with the wheels of CIJOE"
  shopt -s nullglob
  files=("$wheels"/*.whl)
  shopt -u nullglob
  ((${#files[@]})) || die "the folder '$wheels' holds no wheel (*.whl)"
  # What pip would have been asked to find is here already, one version each, or the build says which is too much.
  local twice
  twice=$(printf '%s\n' "${files[@]##*/}" | sed 's/-.*//' | tr 'A-Z.' 'a-z_' | sort | uniq -d | paste -sd' ')
  [[ -z $twice ]] || die "the folder '$wheels' holds more than one wheel of: $twice; keep one"
}

# debian_imports ROOT LAYER: what a run of CIJOE imports, into the layer. Python's requests fails at its import without the
# file of certificates, which a package's script would make.
debian_imports() {
  local root=$1 layer=$2 certificates=etc/ssl/certs/ca-certificates.crt
  cp -a -- "$root/unpacked/python3-jinja2/." "$layer/"
  if [[ ! -e $root/$certificates ]]; then
    mkdir -p -- "$layer/${certificates%/*}"
    find "$layer/usr/share/ca-certificates" -name '*.crt' -print0 | sort -z | xargs -0 cat -- >"$layer/$certificates"
    [[ -s $layer/$certificates ]] || die "Debian's certificates are missing; Python's requests does not start without"
  fi
}

# The wheels are installed by Debian's python3-installer with the Python that will run them, inside the root they are for.
# It checks each file against the wheel's own record. That all dependencies are there is then seen by starting CIJOE.
make_cijoe_layer() {
  local root=$work/cijoe-root layer=$work/cijoe-layer file said
  unpack_root "$root"
  root_dir "$root"
  mkdir -- "$layer" "$root/wheels" "$root/layer"
  cp -a -- "$root/unpacked/python3/." "$layer/"
  [[ -z ${wheel:-} ]] || debian_imports "$root" "$layer"
  cp -a -- "$layer/." "$root/"
  for file in "${files[@]}"; do
    cp -- "$file" "$root/wheels/"
    said=$(in_root "$root" env PYTHONPATH=/unpacked/python3-installer/usr/lib/python3/dist-packages PYTHONDONTWRITEBYTECODE=1 \
      python3 -m installer --destdir=/layer --no-compile-bytecode "/wheels/${file##*/}" 2>&1) ||
      die "installing ${file##*/} into the live environment: $(tail -n 3 <<<"$said")"
  done
  cp -a -- "$root/layer/." "$layer/"
  cp -a -- "$layer/." "$root/"
  said=$(in_root "$root" env PYTHONDONTWRITEBYTECODE=1 HOME=/tmp cijoe --help 2>&1) ||
    die "'${wheel:-$wheels}' makes no cijoe that starts; is one of its dependencies missing, or for another Python than $(in_root "$root" python3 --version)? Its last words:"$'\n'"$(tail -n 5 <<<"$said")"
  find "$layer" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" -- {} +
  # Compiled once here instead of at each boot.
  cp -a -- "$layer" "$root/layer-compiled"
  in_root "$root" python3 -m compileall -q --invalidation-mode unchecked-hash -s /layer-compiled /layer-compiled >/dev/null ||
    die "Python could not compile what '${wheel:-$wheels}' holds"
  squash "$root/layer-compiled" "$work/cijoe.squashfs" -Xcompression-level 15 -e usr/share/doc usr/share/man usr/share/lintian usr/share/bug
}
