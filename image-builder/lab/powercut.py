"""What a power cut leaves on a disk: decided by its bytes, all of them."""

import struct
import subprocess

from report import LabFailure

BLOCK = 4096
# What the flash keeps back: boot code and partition table, and where a backup of the table lies.
HEAD = TAIL = 1 << 20
_FIRST_BLOCK = 4096

# The three things that may be found, and nothing else.
COMPLETE = "the complete new image"
UNBOOTABLE = "nothing that boots"
UNTOUCHED = "the old disk, nothing of it changed but its blanked ends"


class Target:
    """A disk of some size, the image that is flashed onto it, and what it held before."""

    def __init__(self, image, before, size):
        self.image, self.before, self.size = image, before, size
        self.image_bytes = image.stat().st_size
        if self.image_bytes > size - TAIL:
            raise LabFailure(f"the lab's own mistake: {image} reaches into the last MiB of a disk of {size} bytes")


def judge(target, found):
    """What a disk (a raw file) holds; a LabFailure when it is none of the three."""
    with open(found, "rb") as on_disk, open(target.image, "rb") as image, open(target.before, "rb") as before:
        wrong = differing(on_disk, image, 0, target.image_bytes)
        tail = read(on_disk, target.size - TAIL, TAIL)
        if wrong is None and not any(tail):
            return COMPLETE
        if not any(read(on_disk, 0, _FIRST_BLOCK)) and not any(tail):
            return UNBOOTABLE
        if differing(on_disk, before, HEAD, target.size - TAIL) is None:
            return UNTOUCHED
    raise LabFailure(f"{found} is a half: its first block holds something, and at {wrong} it differs from {target.image}")


def differing(one, other, begin, end):
    """Where two files first differ between two places, to 4 MiB; None if they do not."""
    for at in range(begin, end, 4 << 20):
        length = min(4 << 20, end - at)
        if read(one, at, length) != read(other, at, length):
            return at
    return None


def read(opened, at, length):
    opened.seek(at)
    data = opened.read(length)
    return data + bytes(length - len(data))


def unpack(image, file):
    """A raw copy of a compressed image; its zeroes take no room."""
    subprocess.run(["zstd", "--decompress", "--quiet", "--force", "--sparse", "-o", file, "--", image], check=True)
    return file


def old_system(image, file, size):
    """A disk that was flashed with an image once: bootable, and full of old data behind it."""
    unpack(image, file)
    with open(file, "r+b") as opened:
        opened.truncate(size)
        opened.seek(size - TAIL // 2)
        opened.write(b"old backup table" * 1024)
    return file


def overlay(before, file):
    """A disk that holds what another one holds. What QEMU has not been told to sync may be lost when it is killed: it keeps
    in its own memory where on the overlay the new data lie."""
    file.unlink(missing_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", before, "-F", "raw", file], check=True)
    return file


def is_blank(file, size):
    """Whether first block and tail of an overlay are blank; asks for these alone."""
    done = subprocess.run(["qemu-io", "-r", "-f", "qcow2", "-c", f"read -q -P 0 0 {_FIRST_BLOCK}",
                           "-c", f"read -q -P 0 {size - TAIL} {TAIL}", file], capture_output=True, text=True)
    if done.returncode != 0 and "verification failed" not in done.stdout + done.stderr:
        raise LabFailure(f"qemu-io cannot read {file}: {done.stderr.strip() or done.stdout.strip()}")
    return "verification failed" not in done.stdout + done.stderr


def judge_overlay(target, file):
    if is_blank(file, target.size):
        return UNBOOTABLE
    flat = file.with_suffix(".flat")
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", file, flat], check=True)
    try:
        return judge(target, flat)
    finally:
        flat.unlink()


class WriteLog:
    """All that a guest has written to a disk, in order, as QEMU's blklogwrites keeps it (the format of the kernel's
    dm-log-writes, Documentation/admin-guide/device-mapper/log-writes.rst)."""

    _MAGIC = 0x6A736677736872
    _FLUSH, _DISCARD = 1, 4

    def __init__(self, file):
        self.file = open(file, "rb")
        magic, version, count, sector = struct.unpack("<QQQI", self.file.read(28))
        if magic != self._MAGIC or version != 1:
            raise LabFailure(f"{file} is no log of writes")
        self.entries = []
        at = sector
        for _ in range(count):
            self.file.seek(at)
            where, length, flags, _ = struct.unpack("<QQQQ", self.file.read(32))
            at += sector
            data = at
            if not flags & self._DISCARD:
                at += length * sector
            self.entries.append(Entry(where * sector, length * sector, data, bool(flags & self._DISCARD),
                                      bool(flags & self._FLUSH)))

    def data(self, entry, begin, length):
        """A piece of what was written; begin is counted from the beginning of the write."""
        return bytes(length) if entry.zeroes else read(self.file, entry.data + begin, length)


class Entry:
    """One write: where, how much, where in the log its data are, and whether everything up to it was synced then."""

    def __init__(self, offset, length, data, zeroes, sync):
        self.offset, self.length, self.data, self.zeroes, self.sync = offset, length, data, zeroes, sync


class Replay:
    """A disk as a power cut at any point of a log may have left it: what was synced is there, of the rest any part may be
    lost, in any order, down to single blocks."""

    def __init__(self, target, log):
        self.target, self.log = target, log
        self.blocks = -(-target.image_bytes // BLOCK)
        self.right = bytearray(self.blocks)
        self.beyond = False
        with open(target.image, "rb") as image, open(target.before, "rb") as before:
            self._compare(image, before)
            self.head, self.tail = read(before, 0, HEAD), read(before, target.size - TAIL, TAIL)
            self.effects = [self._effect(image, entry) for entry in log.entries]

    def _compare(self, image, before):
        for first in range(0, self.blocks, 1024):
            length = min(1024, self.blocks - first)
            ours, theirs = read(image, first * BLOCK, length * BLOCK), read(before, first * BLOCK, length * BLOCK)
            for block in range(length):
                piece = slice(block * BLOCK, (block + 1) * BLOCK)
                self.right[first + block] = ours[piece] == theirs[piece]

    def _effect(self, image, entry):
        """Which blocks an entry makes right (1) or wrong (0)."""
        first, count = entry.offset // BLOCK, entry.length // BLOCK
        if entry.offset % BLOCK or entry.length % BLOCK:
            raise LabFailure(f"a write of {entry.length} bytes at {entry.offset} is not of whole blocks")
        within = max(0, min(count, self.blocks - first))
        effect = bytearray()
        for begin in range(0, within, 1024):
            blocks = min(1024, within - begin)
            ours = self.log.data(entry, begin * BLOCK, blocks * BLOCK)
            theirs = read(image, entry.offset + begin * BLOCK, blocks * BLOCK)
            effect += bytes(ours[b * BLOCK:(b + 1) * BLOCK] == theirs[b * BLOCK:(b + 1) * BLOCK] for b in range(blocks))
        return first, bytes(effect)

    def cut(self, random, durable, last):
        """What is found after a cut behind entry `last`, when all before `durable` was synced. Returns (verdict, survivors):
        survivors are (entry, blocks that made it) of what was not synced."""
        survivors = []
        share = random.choice((0, 0.1, 0.5, 0.9, 1))
        for number in range(durable, last):
            blocks = self.log.entries[number].length // BLOCK
            if random.random() < share:
                survivors.append((number, blocks if random.random() < 0.9 else random.randrange(blocks + 1)))
        right, head, tail = bytearray(self.right), bytearray(self.head), bytearray(self.tail)
        beyond = self.beyond
        for number, blocks in survivors:
            beyond |= self._apply(number, blocks, right, head, tail)
        return self._verdict(right, head, tail, beyond), survivors

    def settle(self, number):
        """An entry is on the disk for good."""
        head, tail = bytearray(self.head), bytearray(self.tail)
        self.beyond |= self._apply(number, self.log.entries[number].length // BLOCK, self.right, head, tail)
        self.head, self.tail = bytes(head), bytes(tail)

    def _apply(self, number, blocks, right, head, tail):
        """Returns whether anything between head and tail was written."""
        entry = self.log.entries[number]
        first, effect = self.effects[number]
        length = blocks * BLOCK
        right[first:first + min(blocks, len(effect))] = effect[:blocks]
        for region, start in ((head, 0), (tail, self.target.size - TAIL)):
            begin, end = max(entry.offset, start), min(entry.offset + length, start + len(region))
            if begin < end:
                region[begin - start:end - start] = self.log.data(entry, begin - entry.offset, end - begin)
        return entry.offset < self.target.size - TAIL and entry.offset + length > HEAD

    def _verdict(self, right, head, tail, beyond):
        if all(right) and not any(tail):
            return COMPLETE
        if not any(head[:_FIRST_BLOCK]) and not any(tail):
            return UNBOOTABLE
        return None if beyond else UNTOUCHED

    def write_out(self, file, durable, survivors):
        """The disk itself, to boot it."""
        subprocess.run(["cp", "--sparse=always", self.target.before, file], check=True)
        with open(file, "r+b") as opened:
            for number, blocks in [(n, self.log.entries[n].length // BLOCK) for n in range(durable)] + survivors:
                entry = self.log.entries[number]
                opened.seek(entry.offset)
                for begin in range(0, blocks * BLOCK, 4 << 20):
                    opened.write(self.log.data(entry, begin, min(4 << 20, blocks * BLOCK - begin)))
        return file
