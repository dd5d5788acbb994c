"""What lies on a machine's disk, seen from outside, while the machine is off or stands still."""

import functools
import hashlib
import json
import subprocess

from paths import places
from report import LabFailure

_CHUNK = 4 << 20


@functools.cache
def image_digest(image=places.SAMPLE):
    """(bytes, SHA-256) of an image once it is decompressed."""
    size, digest = 0, hashlib.sha256()
    with subprocess.Popen(["zstd", "--decompress", "--stdout", "--quiet", "--", image], stdout=subprocess.PIPE) as zstd:
        while data := zstd.stdout.read(_CHUNK):
            digest.update(data)
            size += len(data)
    if zstd.returncode != 0:
        raise LabFailure(f"zstd cannot read {image}")
    return size, digest.hexdigest()


def digest_of(disk, size):
    """SHA-256 of the first bytes of a disk."""
    digest, left = hashlib.sha256(), size
    with open(disk, "rb") as opened:
        while left and (data := opened.read(min(_CHUNK, left))):
            digest.update(data)
            left -= len(data)
    return digest.hexdigest()


@functools.cache
def stored_digest(image=places.SAMPLE):
    """SHA-256 of an image as it is stored."""
    return digest_of(image, image.stat().st_size)


def copy_image(machine, image=places.SAMPLE):
    """The machine was flashed some time ago: its disk boots."""
    with subprocess.Popen(["zstd", "--decompress", "--stdout", "--quiet", "--", image], stdout=subprocess.PIPE) as zstd, \
            open(machine.disk, "r+b") as opened:
        while data := zstd.stdout.read(_CHUNK):
            opened.write(data)


def must_hold_the_image(machine, image=places.SAMPLE):
    """The disk holds exactly the image's bytes; returns how many."""
    size, wanted = image_digest(image)
    found = digest_of(machine.disk, size)
    if found != wanted:
        raise LabFailure(f"the first {size} bytes of {machine.disk} have the digest {found}; the image's is {wanted}")
    return size


def soil(machine, size=256 << 20):
    """An old installation's remains all over the disk: what the image has as zeroes must be zero afterwards."""
    block = b"old installation" * (_CHUNK // 16)
    with open(machine.disk, "r+b") as opened:
        for _ in range(size // _CHUNK):
            opened.write(block)
        opened.seek(-_CHUNK, 2)
        opened.write(block)


def file_of_root(disk, path):
    """A file of the root file system (the third partition, ext4) of the sample or cloud image on a disk; None if it is not
    there. Read by debugfs, so nothing is mounted."""
    table = json.loads(subprocess.run(["sfdisk", "--json", disk], check=True, capture_output=True, text=True).stdout)
    start = table["partitiontable"]["partitions"][2]["start"] * table["partitiontable"]["sectorsize"]
    done = subprocess.run(["debugfs", "-R", f"cat {path}", f"{disk}?offset={start}"], check=True, capture_output=True, text=True)
    return None if "File not found" in done.stderr else done.stdout


def must_not_boot(machine):
    """Neither the first MiB, with its boot code and partition table, nor the backup table at the end holds anything."""
    with open(machine.disk, "rb") as opened:
        head = opened.read(1 << 20)
        opened.seek(-(34 * 512), 2)
        tail = opened.read()
    for part, data in (("first MiB", head), ("last 17 KiB", tail)):
        if any(data):
            raise LabFailure(f"the {part} of {machine.disk} must be blank after a failed flash, but holds something")
