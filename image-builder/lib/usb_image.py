#!/usr/bin/python3
"""Makes the image of a stick that a BIOS (GRUB) and UEFI (Debian's signed shim and GRUB) both boot, out of plain files.

Partitions: 1 BIOS boot (GRUB's core), 2 EFI system partition (FAT) with kernel and initrd, 3 BTY_IMAGES (exFAT), which
Windows and macOS show, and which grows to the stick's real size when it is first booted. The same files make the same bytes.
"""

import argparse
import os
import struct

import disk_image
import exfat

BASIC_DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
IMAGES = "BTY_IMAGES"
IMAGES_MIB = 32


def mark_bootable(file):
    """Some BIOSes start nothing without an active entry in the first sector, and UEFI forbids it in the protective one: an
    unused entry has it, as on Debian's own media."""
    with open(file, "r+b") as image:
        image.seek(446 + 16)
        image.write(struct.pack("<B3xB3xII", 0x80, 0x00, 0, 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("esp", "grub-core", "output"):
        parser.add_argument(f"--{name}", required=True)
    wish = parser.parse_args()
    label = "bty-usb"
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    esp, images = f"{wish.output}.esp", f"{wish.output}.images"
    disk_image.clamp_mtimes(wish.esp, epoch)
    esp_size = max(33, disk_image.mebibytes_of(wish.esp, 0.05) + 4)
    disk_image.make_fat(esp, wish.esp, label, esp_size)
    starts = disk_image.partition(wish.output, label, [
        (disk_image.BIOS_BOOT, "bios", 1), (disk_image.EFI_SYSTEM, "esp", esp_size), (BASIC_DATA, IMAGES, IMAGES_MIB)])
    exfat.make(images, IMAGES, IMAGES_MIB, starts[2], int(disk_image.identifier(label, IMAGES)[:8], 16))
    for file, start in zip((esp, images), starts[1:]):
        disk_image.place(wish.output, file, start)
        os.unlink(file)
    disk_image.install_grub(wish.output, wish.grub_core, starts[0])
    mark_bootable(wish.output)


if __name__ == "__main__":
    main()
