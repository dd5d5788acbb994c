#!/usr/bin/python3
"""Copies the kernel modules an image needs, and the firmware those modules name.

  kernel_modules.py copy     KERNEL_DIR LIST ROOT           modules of LIST and all they depend on, decompressed, to ROOT
  kernel_modules.py firmware ROOT GAPS PACKAGE...           firmware that ROOT's modules name, found in the unpacked firmware
                                                            packages PACKAGE, to ROOT; what is in none of these has to be
                                                            in the list GAPS, and nothing else
  kernel_modules.py flat     KERNEL_DIR LIST FOLDER         the same as `copy`, but into one folder, with a
                                                            file `order` that says how to insmod them one after the other

KERNEL_DIR is the folder of one kernel version (usr/lib/modules/VERSION) with a modules.dep. A LIST holds paths below
`kernel/`: a folder stands for everything in it, a name without a slash for the module of that name; `-` before a path
leaves it out again (it still comes along when something else needs it).
"""

import fnmatch
import lzma
import pathlib
import shutil
import subprocess
import sys


def entries(path):
    """Lines of a data file without comments and blanks."""
    for line in pathlib.Path(path).read_text().splitlines():
        line = line.split("#", 1)[0].strip()
        if line:
            yield line


def read_dependencies(kernel):
    """Maps each module's path below KERNEL_DIR to the paths it needs, nearest first, as modules.dep(5) lists them."""
    dependencies = {}
    for line in (kernel / "modules.dep").read_text().splitlines():
        module, needs = line.split(":", 1)
        dependencies[module] = needs.split()
    return dependencies


def name_of(module):
    return pathlib.PurePath(module).name.split(".ko", 1)[0].replace("-", "_")


def matches(module, pattern):
    if "/" in pattern:
        return module.startswith(f"kernel/{pattern.rstrip('/')}/") or fnmatch.fnmatch(module, f"kernel/{pattern}.ko*")
    return name_of(module) == pattern.replace("-", "_")


def select(kernel, listing):
    """The wanted modules, each after everything it depends on. What is built into the kernel needs no file."""
    dependencies = read_dependencies(kernel)
    known = [*dependencies, *(kernel / "modules.builtin").read_text().split()]
    patterns = list(entries(listing))
    wanted = [p for p in patterns if not p.startswith("-")]
    unwanted = [p[1:].strip() for p in patterns if p.startswith("-")]
    unknown = [p for p in patterns if not any(matches(m, p.removeprefix("-").strip()) for m in known)]
    if unknown:
        raise SystemExit(f"{listing}: no module of this kernel matches {', '.join(unknown)}; remove or correct these lines")
    chosen = {}
    for module in sorted(dependencies):
        if any(matches(module, p) for p in wanted) and not any(matches(module, p) for p in unwanted):
            # modules.dep lists needs so that the last one has to be loaded first (modules.dep(5)).
            for needed in reversed(dependencies[module]):
                chosen[needed] = True
            chosen[module] = True
    return list(chosen)


def contents(module):
    """A module as the kernel takes it."""
    data = module.read_bytes()
    return lzma.decompress(data) if module.name.endswith(".xz") else data


def copy(kernel, listing, root):
    kernel = pathlib.Path(kernel)
    target = pathlib.Path(root, "usr/lib/modules", kernel.name)
    for module in select(kernel, listing):
        # Unpacked: the squashfs they go to packs them, too, and xz takes an emulated processor seconds in all.
        unpacked = target / module.removesuffix(".xz")
        unpacked.parent.mkdir(parents=True, exist_ok=True)
        unpacked.write_bytes(contents(kernel / module))
    for index in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy2(kernel / index, target / index)
    subprocess.run(["depmod", "--basedir", root, "--", kernel.name], check=True)


def flat(kernel, listing, folder):
    kernel, folder = pathlib.Path(kernel), pathlib.Path(folder)
    names = []
    for module in select(kernel, listing):
        names.append(name_of(module) + ".ko")
        (folder / names[-1]).write_bytes(contents(kernel / module))
    (folder / "order").write_text("".join(name + "\n" for name in names))


def firmware(root, gaps, *packages):
    (kernel,) = pathlib.Path(root, "usr/lib/modules").iterdir()
    asked = asked_firmware(sorted(kernel.rglob("*.ko")))
    missing, found = {}, 0
    for name, modules in sorted(asked.items()):
        copies = [(c, p) for p in packages for c in sorted(pathlib.Path(p, "usr/lib/firmware").glob(name))]
        if not copies:
            missing[name] = modules
        for original, package in copies:
            copy_blob(original, pathlib.Path(package, "usr/lib"), root)
            found += 1
    must_be_the_known_gaps(missing, gaps)
    print(f"firmware: {found} files taken; in no package, as {gaps} says: {' '.join(missing) or 'none'}", file=sys.stderr)


def asked_firmware(modules):
    """Maps each firmware file that modules name to the names of these; a name may hold a pattern, as brcm/*.bin."""
    said = subprocess.run(["modinfo", "--", *modules], check=True, capture_output=True, text=True).stdout
    asked, module = {}, None
    for line in said.splitlines():
        key, _, value = line.partition(":")
        if key == "filename":
            module = name_of(value.strip())
        elif key == "firmware":
            asked.setdefault(value.strip(), []).append(module)
    return asked


def must_be_the_known_gaps(missing, gaps):
    """Neither a gap that nobody has decided on, nor one that Debian or the list of modules has closed meanwhile."""
    known = list(entries(gaps))
    wrong = [f"{name}, which {', '.join(missing[name])} asks for, is in no firmware package: add the package that has it to"
             f" 'unpacked', or the name to {gaps} with the reason" for name in missing if name not in known]
    wrong += [f"{gaps}: {name} is no gap any more: remove the line" for name in known if name not in missing]
    if known != sorted(set(known)):
        wrong.append(f"{gaps}: the lines are not sorted, or one is there twice")
    if wrong:
        raise SystemExit("\n".join(wrong))


def copy_blob(original, base, root):
    """Copies a file, and when it is a link also what it points to."""
    target = pathlib.Path(root, "usr/lib", original.relative_to(base))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(original, target, follow_symlinks=False)
    if original.is_symlink():
        copy_blob(original.parent.joinpath(original.readlink()).resolve(), base.resolve(), root)


if __name__ == "__main__":
    verbs = {"copy": copy, "flat": flat, "firmware": firmware}
    if len(sys.argv) < 5 or sys.argv[1] not in verbs:
        raise SystemExit(__doc__)
    verbs[sys.argv[1]](*sys.argv[2:])
