"""An empty exFAT that can grow where it lies: made for more room than it begins with, so that growing moves nothing.

With clusters of 1 MiB the FAT for 2 TiB takes 8 MiB, and the allocation bitmap of whatever size one cluster. So to grow is to
write the larger numbers into the boot sector and the bitmap's entry (flasher/engine: bty.engine.stick); what is stored stays.
mkfs.exfat lays it out, in a sparse file of 2 TiB; here it is told how large it really is.
"""

import os
import struct
import subprocess

SECTOR = 512
MIB = 1 << 20
LARGEST = 2 << 40
BOOT_SECTORS = 12
# Places in the boot sector (exFAT specification 3.1).
PARTITION_OFFSET, VOLUME_LENGTH, HEAP_OFFSET, CLUSTER_COUNT, ROOT_CLUSTER, SERIAL = 64, 72, 88, 92, 96, 100
VOLUME_FLAGS, PERCENT_IN_USE = 106, 112
ALLOCATION_BITMAP, ENTRY_BYTES = 0x81, 32


def checksum(boot):
    """Of the first eleven sectors, without the three bytes that change (3.4)."""
    total = 0
    for at, byte in enumerate(boot[:11 * SECTOR]):
        if at not in (VOLUME_FLAGS, VOLUME_FLAGS + 1, PERCENT_IN_USE):
            total = ((total >> 1) | (total & 1) << 31) + byte & 0xFFFFFFFF
    return total


def make(file, label, mebibytes, first_mebibyte, serial):
    """An exFAT of so many MiB for a partition that begins at first_mebibyte."""
    with open(file, "wb") as image:
        image.truncate(LARGEST)
    subprocess.run(["mkfs.exfat", "--cluster-size=1M", "--boundary-align=1M", f"--volume-label={label}", file], check=True,
                   stdout=subprocess.DEVNULL)
    with open(file, "r+b") as image:
        boot = bytearray(image.read(BOOT_SECTORS * SECTOR))
        heap, root = (struct.unpack_from("<I", boot, at)[0] for at in (HEAP_OFFSET, ROOT_CLUSTER))
        clusters = mebibytes - heap * SECTOR // MIB
        struct.pack_into("<QQ", boot, PARTITION_OFFSET, first_mebibyte * MIB // SECTOR, mebibytes * MIB // SECTOR)
        struct.pack_into("<I", boot, CLUSTER_COUNT, clusters)
        struct.pack_into("<I", boot, SERIAL, serial)
        boot[11 * SECTOR:] = struct.pack("<I", checksum(boot)) * (SECTOR // 4)
        for place in (0, BOOT_SECTORS * SECTOR):
            image.seek(place)
            image.write(boot)
        say_bitmap_length(image, heap * SECTOR + (root - 2) * MIB, -(-clusters // 8))
    os.truncate(file, mebibytes * MIB)


def say_bitmap_length(image, directory, length):
    for entry in range(directory, directory + MIB, ENTRY_BYTES):
        image.seek(entry)
        if image.read(1)[0] == ALLOCATION_BITMAP:
            image.seek(entry + 24)
            image.write(struct.pack("<Q", length))
            return
    raise SystemExit("mkfs.exfat made a file system without an allocation bitmap")
