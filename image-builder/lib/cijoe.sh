# shellcheck shell=bash
# CIJOE for the live environment: a squashfs on top of the others, with Python and what a folder of wheels holds.
#
# It is made only when somebody brings wheels: a live environment without them has no Python, and is a third smaller.

# cijoe_layer TREE: sets $cijoe_squashfs to a squashfs made of the wheels in the folder $wheels; empty when that is not set.
# TREE is a function that unpacks the root of the live environment into the folder it is given.
cijoe_layer() {
  local key
  cijoe_squashfs=
  [[ -n ${wheels:-} ]] || return 0
  wheels_dir
  key=$(hash_of "$wheels" "$here"/lib/{common.sh,root.sh,cijoe.sh} "$root_manifest")
  cijoe_squashfs=$cache/cijoe-$key.squashfs
  if [[ ! -e $cijoe_squashfs ]]; then
    step "netboot: CIJOE and Python from $wheels" make_cijoe_layer
    keep "$work/cijoe.squashfs" "$cijoe_squashfs" 'cijoe-*'
  fi
}

wheels_dir() {
  local -a files
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

# The wheels are installed by Debian's python3-installer with the Python that will run them, inside the root they are for.
# It checks each file against the wheel's own record. That all dependencies are there is then seen by starting CIJOE.
make_cijoe_layer() {
  local root=$work/cijoe-root layer=$work/cijoe-layer wheel said
  unpack_root "$root"
  root_dir "$root"
  mkdir -- "$layer" "$root/wheels" "$root/layer"
  cp -a -- "$root/unpacked/python3/." "$layer/"
  cp -a -- "$layer/." "$root/"
  for wheel in "$wheels"/*.whl; do
    cp -- "$wheel" "$root/wheels/"
    said=$(in_root "$root" env PYTHONPATH=/unpacked/python3-installer/usr/lib/python3/dist-packages PYTHONDONTWRITEBYTECODE=1 \
      python3 -m installer --destdir=/layer --no-compile-bytecode "/wheels/${wheel##*/}" 2>&1) ||
      die "installing ${wheel##*/} into the live environment: $(tail -n 3 <<<"$said")"
  done
  cp -a -- "$root/layer/." "$layer/"
  cp -a -- "$layer/." "$root/"
  said=$(in_root "$root" env PYTHONDONTWRITEBYTECODE=1 HOME=/tmp cijoe --help 2>&1) ||
    die "the wheels in '$wheels' make no cijoe that starts; is one of its dependencies missing, or for another Python than $(in_root "$root" python3 --version)? Its last words:"$'\n'"$(tail -n 5 <<<"$said")"
  find "$layer" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" -- {} +
  # Compiled once here instead of at each boot.
  cp -a -- "$layer" "$root/layer-compiled"
  in_root "$root" python3 -m compileall -q --invalidation-mode unchecked-hash -s /layer-compiled /layer-compiled >/dev/null ||
    die "Python could not compile what the wheels in '$wheels' hold"
  squash "$root/layer-compiled" "$work/cijoe.squashfs" -Xcompression-level 15 -e usr/share/doc usr/share/man usr/share/lintian usr/share/bug
}
