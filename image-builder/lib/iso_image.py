#!/usr/bin/python3
"""Makes an ISO 9660 image that a BIOS (GRUB) and UEFI (Debian's signed shim and GRUB) both boot, out of plain files, as a CD of a
BMC's virtual media and written to a stick.

    El Torito   GRUB's core for a BIOS; the EFI system partition, which is appended, for UEFI
    a stick     GRUB's first sector, which finds that core; a GPT that has the EFI system partition

The same files make the same bytes.
"""

import argparse
import os
import shutil
import subprocess

import disk_image

HYBRID_IMG = "/usr/lib/grub/i386-pc/boot_hybrid.img"
CORE = "grub/core.img"


def make(output, tree, esp, volume):
    """xorriso takes the times that are no file's, and the identifier of the GPT, from SOURCE_DATE_EPOCH. It says what it is even
    when all is well."""
    made = subprocess.run([
        "xorriso", "-report_about", "WARNING", "-as", "mkisofs", "-quiet", "-o", output, "-V", volume,
        "-R", "-J", "-joliet-long", "-iso-level", "3", "-uid", "0", "-gid", "0", "-dir-mode", "0755", "-file-mode", "0644",
        # Beside images lies nothing that could be one.
        "-c", "grub/boot.cat", "-b", CORE, "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", "--grub2-boot-info",
        "--grub2-mbr", HYBRID_IMG, "-partition_offset", "16", "-appended_part_as_gpt", "-append_partition", "2", disk_image.EFI_SYSTEM, esp,
        "-eltorito-alt-boot", "-e", "--interval:appended_partition_2:all::", "-no-emul-boot", tree],
        stderr=subprocess.PIPE, text=True)
    if made.returncode:
        raise SystemExit(f"xorriso could not make the ISO:\n{made.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("label", "volume", "esp", "esp-name", "tree", "grub-core", "output"):
        parser.add_argument(f"--{name}", required=True)
    wish = parser.parse_args()
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    shutil.copyfile(wish.grub_core, f"{wish.tree}/{CORE}")
    for folder in (wish.esp, wish.tree):
        disk_image.clamp_mtimes(folder, epoch)
    esp = f"{wish.output}.esp"
    # Of 2.88 MB at least, and FAT16, whatever little is in it.
    disk_image.make_fat(esp, wish.esp, wish.label, max(4, disk_image.mebibytes_of(wish.esp, 0.05) + 1), wish.esp_name)
    make(wish.output, wish.tree, esp, wish.volume)
    os.unlink(esp)


if __name__ == "__main__":
    main()
