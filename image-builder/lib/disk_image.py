#!/usr/bin/python3
"""Makes a GPT disk image that a BIOS (GRUB) and UEFI both boot, out of plain files: no loop device, no mount.

Partitions: 1 BIOS boot (GRUB's core), 2 EFI system partition (FAT), 3 root (ext4, or a ready file system), and 4 /var where
it is to be one of its own. Identifiers are derived from the label and times from SOURCE_DATE_EPOCH, so that the same folders
make the same bytes.
"""

import argparse
import os
import pathlib
import struct
import subprocess
import uuid

import lvm_image

SECTOR = 512
MIB = 1 << 20
BIOS_BOOT = "21686148-6449-6E6F-744E-656564454649"
EFI_SYSTEM = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4"
LINUX_LVM = "E6D6D379-F507-44C2-A23C-238F2A3DF928"
LINUX_ROOT_X86_64 = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709"
BOOT_IMG = "/usr/lib/grub/i386-pc/boot.img"


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


def identifier(label, part):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{label}/{part}"))


def mebibytes_of(folder, slack):
    """Size of a folder's files in MiB, each rounded up to 4 KiB as file systems do, times 1 + slack."""
    total = sum(-(-p.lstat().st_size // 4096) * 4096 + 512 for p in pathlib.Path(folder).rglob("*"))
    return int(total * (1 + slack)) // MIB + 1


def make_fat(file, folder, label, mebibytes, name="ESP"):
    with open(file, "wb") as image:
        image.truncate(mebibytes * MIB)
    volume = identifier(label, name.lower())[:8]
    # A small one has clusters of a sector, since FAT16 wants 4085 of them.
    kind = ["-F", "32"] if mebibytes >= 64 else ["-F", "16"] if mebibytes >= 33 else ["-F", "16", "-s", "1"]
    run("mkfs.vfat", "--invariant", *kind, "-n", name, "-i", volume, file, stdout=subprocess.DEVNULL)
    run("mcopy", "-s", "-m", "-i", file, *sorted(pathlib.Path(folder).iterdir()), "::/")


def make_ext4(file, folder, label, mebibytes, epoch):
    with open(file, "wb") as image:
        image.truncate(mebibytes * MIB)
    # ^metadata_csum_seed,^orphan_file: older e2fsprogs and GRUB know neither.
    run("mke2fs", "-q", "-t", "ext4", "-L", label, "-U", identifier(label, "root"), "-O", "^metadata_csum_seed,^orphan_file",
        "-E", f"hash_seed={identifier(label, 'hash')},lazy_itable_init=0,root_owner=0:0", "-m", "1", "-d", folder, file,
        env={**os.environ, "E2FSPROGS_FAKE_TIME": epoch})
    level_times(file, folder, epoch)


def clamp_mtimes(folder, epoch):
    """Whatever this build made is as old as the release; what came from a package keeps its own, older time."""
    for path in [pathlib.Path(folder), *pathlib.Path(folder).rglob("*")]:
        if path.lstat().st_mtime > epoch:
            os.utime(path, (epoch, epoch), follow_symlinks=False)


def level_times(file, folder, epoch):
    """mke2fs takes ctime and atime of the files it copies; both are whenever this build unpacked them."""
    root = pathlib.Path(folder)
    commands = []
    for path in [root, *sorted(root.rglob("*"))]:
        name = "/" if path == root else f"/{path.relative_to(root)}"
        commands += [f'set_inode_field "{name}" {field} @{epoch}' for field in ("atime", "ctime", "crtime")]
        commands += [f'set_inode_field "{name}" {field}_extra 0' for field in ("atime", "ctime", "crtime", "mtime")]
    done = subprocess.run(["debugfs", "-w", "-f", "-", file], input="\n".join(commands), text=True, check=True,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={**os.environ, "E2FSPROGS_FAKE_TIME": epoch})
    complaints = [line for line in done.stderr.splitlines() if line and not line.startswith("debugfs ")]
    if complaints:
        raise SystemExit("debugfs could not set times: " + complaints[0])


def partition(file, label, sizes):
    """Writes the table for partitions of the given (type, name, MiB) and returns the first MiB of each."""
    starts, position, script = [], 1, ["label: gpt", f"label-id: {identifier(label, 'disk')}"]
    for kind, name, mebibytes in sizes:
        starts.append(position)
        script.append(f"start={position * MIB // SECTOR}, size={mebibytes * MIB // SECTOR}, type={kind}, "
                      f'uuid={identifier(label, name)}, name="{name}"')
        position += mebibytes
    with open(file, "wb") as image:
        image.truncate((position + 1) * MIB)
    run("sfdisk", "--quiet", file, input="\n".join(script).encode())
    return starts


def place(file, part, mebibyte):
    run("dd", f"if={part}", f"of={file}", "bs=1M", f"seek={mebibyte}", "conv=notrunc,sparse", "status=none")


def install_grub(file, core_file, mebibyte):
    """What grub-bios-setup does: boot.img into the first sector, the core into its partition, each told where the next is."""
    core = bytearray(pathlib.Path(core_file).read_bytes())
    core += bytes(-len(core) % SECTOR)
    first = mebibyte * MIB // SECTOR
    # The last block list of diskboot.img (grub-core/boot/i386/pc/diskboot.S): rest of the core, its length, load segment.
    struct.pack_into("<QHH", core, 0x1F4, first + 1, len(core) // SECTOR - 1, 0x820)
    boot = bytearray(pathlib.Path(BOOT_IMG).read_bytes()[:440])
    # boot.S: GRUB_BOOT_MACHINE_KERNEL_SECTOR; and no jump over the BIOS's word for which drive this is.
    struct.pack_into("<Q", boot, 0x5C, first)
    boot[0x66:0x68] = b"\x90\x90"
    with open(file, "r+b") as image:
        image.write(boot)
        image.seek(mebibyte * MIB)
        image.write(core)


def make_var(file, folder, label, epoch, lvm):
    """A file system for /var, in a logical volume if that is wanted; returns the type of its partition and its MiB."""
    clamp_mtimes(folder, int(epoch))
    mebibytes = mebibytes_of(folder, 0.15) + 64
    make_ext4(file, folder, f"{label}-var", mebibytes, epoch)
    if lvm:
        os.rename(file, file + ".lv")
        lvm_image.wrap(file, file + ".lv", "bty", "var", epoch)
        os.unlink(file + ".lv")
    return LINUX_LVM if lvm else LINUX, os.path.getsize(file) // MIB


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("label", "esp", "grub-core", "output"):
        parser.add_argument(f"--{name}", required=True)
    roots = parser.add_mutually_exclusive_group(required=True)
    roots.add_argument("--root", help="the root's files")
    roots.add_argument("--root-file", help="the root's file system, whole MiB")
    parser.add_argument("--var", help="the files of a file system of its own for /var")
    parser.add_argument("--lvm", action="store_true", help="/var is a logical volume")
    wish = parser.parse_args()
    epoch = os.environ["SOURCE_DATE_EPOCH"]
    esp, root, var = (f"{wish.output}.{part}" for part in ("esp", "root", "var"))
    clamp_mtimes(wish.esp, int(epoch))
    esp_size = max(33, mebibytes_of(wish.esp, 0.1) + 1)
    make_fat(esp, wish.esp, wish.label, esp_size)
    if wish.root:
        clamp_mtimes(wish.root, int(epoch))
        root_size = mebibytes_of(wish.root, 0.15) + 24
        make_ext4(root, wish.root, wish.label, root_size, epoch)
    else:
        root, root_size = wish.root_file, os.path.getsize(wish.root_file) // MIB
    parts = [(BIOS_BOOT, "bios", 1), (EFI_SYSTEM, "esp", esp_size), (LINUX_ROOT_X86_64, "root", root_size)]
    files = [esp, root]
    if wish.var:
        kind, var_size = make_var(var, wish.var, wish.label, epoch, wish.lvm)
        parts.append((kind, "var", var_size))
        files.append(var)
    starts = partition(wish.output, wish.label, parts)
    for file, start in zip(files, starts[1:]):
        place(wish.output, file, start)
        os.unlink(file)
    install_grub(wish.output, wish.grub_core, starts[0])


if __name__ == "__main__":
    main()
