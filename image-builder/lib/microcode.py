#!/usr/bin/python3
"""Processor microcode as the first bytes of an initrd, where the kernel looks before it does anything else
(Documentation/arch/x86/microcode.rst).

  microcode.py INTEL_DIR AMD_DIR      an uncompressed cpio archive, to stdout: the same bytes for the same files

Intel's files are one for each model, and many hold the same update: each is taken once, the newest of a kind. What is kept is
random to a compressor, and the kernel would not unpack it at that point.
"""

import pathlib
import struct
import sys

# An Intel processor wants its update at a multiple of this (Intel SDM 3A, 11.11.6), and the kernel loads it from where it lies.
ALIGNMENT = 16
# Of an update: version of the header, revision, date, signature, checksum, version of the loader, platforms, sizes of the
# data and of the whole.
_INTEL_HEADER = struct.Struct("<9I")
_INTEL_HEADER_SIZE = 48
_AMD_MAGIC = b"DMA\0"


def main(intel, amd):
    updates = {}
    for file in files_of(intel):
        for update in intel_updates(file):
            keep_the_newest(updates, update)
    archive = entry("GenuineIntel.bin", b"".join(updates[key][1] for key in sorted(updates)))
    archive += entry("AuthenticAMD.bin", b"".join(amd_container(file) for file in files_of(amd)), begin=len(archive))
    archive += header("TRAILER!!!", 0, begin=len(archive))
    sys.stdout.buffer.write(archive + bytes(-len(archive) % 512))


def files_of(folder):
    files = sorted(f for f in pathlib.Path(folder).iterdir() if f.is_file() and not f.name.endswith((".asc", ".txt")))
    if not files:
        raise SystemExit(f"{folder} holds no microcode")
    return files


def intel_updates(file):
    data, at = file.read_bytes(), 0
    while at < len(data):
        header_version, revision, _, signature, _, loader, platforms, data_size, size = _INTEL_HEADER.unpack_from(data, at)
        update = data[at:at + (size if data_size else 2048)]
        if (header_version, loader) != (1, 1) or len(update) < _INTEL_HEADER_SIZE or sum_of_words(update) != 0:
            raise SystemExit(f"{file} holds no Intel microcode at byte {at}")
        yield (signature, platforms), revision, update
        at += len(update)


def sum_of_words(update):
    return sum(struct.unpack(f"<{len(update) // 4}I", update)) & 0xffffffff if len(update) % 4 == 0 else -1


def keep_the_newest(updates, update):
    key, revision, data = update
    if key not in updates or signed(revision) > signed(updates[key][0]):
        updates[key] = (revision, data)


def signed(revision):
    """Of two updates the one of the greater revision is newer; those of engineering samples count below zero."""
    return revision - (1 << 32) if revision & (1 << 31) else revision


def amd_container(file):
    data = file.read_bytes()
    if not data.startswith(_AMD_MAGIC):
        raise SystemExit(f"{file} holds no AMD microcode")
    return data


def entry(name, data, begin=0):
    head = header(f"kernel/x86/microcode/{name}", len(data), begin)
    return head + data + bytes(-len(data) % 4)


def header(name, size, begin):
    """A header of a newc archive with the name of its file, which zeros make so long that what follows is aligned."""
    text = name.encode() + b"\0"
    text += bytes(-(begin + 110 + len(text)) % ALIGNMENT)
    numbers = [0, 0o100644 if size else 0, 0, 0, 1, 0, size, 0, 0, 0, 0, len(text), 0]
    return b"070701" + b"".join(b"%08X" % number for number in numbers) + text


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
