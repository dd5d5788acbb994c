#!/usr/bin/python3
"""Makes the image of a stick that a BIOS (GRUB) and UEFI (Debian's signed shim and GRUB) both boot, out of plain files.

Partitions: 1 BIOS boot (GRUB's core), 2 EFI system partition (FAT) with all that is started, and 3 one that Windows and macOS show:
BTY_IMAGES (exFAT), which grows to the stick's real size when it is first booted, or BTY_SERVER (FAT) with given files. The
same files make the same bytes.
"""

import argparse
import os
import struct

import disk_image
import exfat

BASIC_DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
IMAGES = "BTY_IMAGES"
IMAGES_MIB = 32
TEXT = "BTY_SERVER"
TEXT_MIB = 4


def mark_bootable(file):
    """Some BIOSes start nothing without an active entry in the first sector, and UEFI forbids it in the protective one: an
    unused entry has it, as on Debian's own media."""
    with open(file, "r+b") as image:
        image.seek(446 + 16)
        image.write(struct.pack("<B3xB3xII", 0x80, 0x00, 0, 1))


def make_shown(file, label, text, epoch, first_mebibyte):
    """The file system of the partition that people see."""
    if text:
        disk_image.clamp_mtimes(text, epoch)
        disk_image.make_fat(file, text, label, TEXT_MIB, TEXT)
    else:
        exfat.make(file, IMAGES, IMAGES_MIB, first_mebibyte, int(disk_image.identifier(label, IMAGES)[:8], 16))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("label", "esp", "grub-core", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--esp-name", default="ESP", help="the label of its file system")
    parser.add_argument("--esp-mebibytes", type=int, default=33, help="at least")
    parser.add_argument("--text", help="the files of BTY_SERVER, instead of BTY_IMAGES")
    wish = parser.parse_args()
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    esp, shown = f"{wish.output}.esp", f"{wish.output}.shown"
    name, mebibytes = (TEXT, TEXT_MIB) if wish.text else (IMAGES, IMAGES_MIB)
    disk_image.clamp_mtimes(wish.esp, epoch)
    esp_size = max(wish.esp_mebibytes, disk_image.mebibytes_of(wish.esp, 0.05) + 4)
    disk_image.make_fat(esp, wish.esp, wish.label, esp_size, wish.esp_name)
    starts = disk_image.partition(wish.output, wish.label, [
        (disk_image.BIOS_BOOT, "bios", 1), (disk_image.EFI_SYSTEM, "esp", esp_size), (BASIC_DATA, name, mebibytes)])
    make_shown(shown, wish.label, wish.text, epoch, starts[2])
    for file, start in zip((esp, shown), starts[1:]):
        disk_image.place(wish.output, file, start)
        os.unlink(file)
    disk_image.install_grub(wish.output, wish.grub_core, starts[0])
    mark_bootable(wish.output)


if __name__ == "__main__":
    main()
