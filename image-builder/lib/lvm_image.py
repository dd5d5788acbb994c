"""An LVM physical volume in a file, with one logical volume, without LVM: no loop device, no device mapper.

The format is LVM's own (lib/format_text/layout.h, lib/label/label.h): a label in the second sector, which leads to a header
at 4 KiB, which leads to the metadata, a text. Numbers are little-endian; lengths are in sectors of 512 bytes in the text.
"""

import hashlib
import pathlib
import struct
import zlib

SECTOR = 512
MIB = 1 << 20
EXTENT = 4 * MIB
AREA = 4096
DATA = MIB
MAGIC = b"\x20LVM2\x20x[5A%r0N*>"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_TEXT = """\
{group} {{
id = "{group_id}"
seqno = 1
format = "lvm2"
status = ["RESIZEABLE", "READ", "WRITE"]
flags = []
extent_size = {extent}
max_lv = 0
max_pv = 0
metadata_copies = 0
physical_volumes {{
pv0 {{
id = "{pv_id}"
device = "/dev/none"
status = ["ALLOCATABLE"]
flags = []
dev_size = {size}
pe_start = {start}
pe_count = {count}
}}
}}
logical_volumes {{
{volume} {{
id = "{volume_id}"
status = ["READ", "WRITE", "VISIBLE"]
flags = []
creation_time = {time}
creation_host = "bty"
segment_count = 1
segment1 {{
start_extent = 0
extent_count = {count}
type = "striped"
stripe_count = 1
stripes = [
"pv0", 0
]
}}
}}
}}
}}
contents = "Text Format Volume Group"
version = 1
description = ""
creation_host = "bty"
creation_time = {time}
"""


def wrap(file, content, group, volume, time):
    """Makes `file` a physical volume whose one logical volume holds the bytes of `content`."""
    count = -(-pathlib.Path(content).stat().st_size // EXTENT)
    size = DATA + count * EXTENT
    pv = _identifier(f"{group}/pv")
    text = _TEXT.format(group=group, volume=volume, group_id=_hyphens(_identifier(group)), pv_id=_hyphens(pv),
                        volume_id=_hyphens(_identifier(f"{group}/{volume}")), extent=EXTENT // SECTOR, size=size // SECTOR,
                        start=DATA // SECTOR, count=count, time=time).encode() + b"\0"
    with open(file, "wb") as image:
        image.truncate(size)
        image.seek(SECTOR)
        image.write(_label(pv, size))
        image.seek(AREA)
        image.write(_header(text) + text)
        image.seek(DATA)
        with open(content, "rb") as source:
            while block := source.read(MIB):
                if block.strip(b"\0"):
                    image.write(block)
                else:
                    image.seek(len(block), 1)


def _label(pv, size):
    """The end of the label: where data and metadata are, each list closed by zeroes; then the extension of version 2."""
    areas = struct.pack("<4Q", DATA, 0, 0, 0) + struct.pack("<4Q", AREA, DATA - AREA, 0, 0)
    volume = pv.encode() + struct.pack("<Q", size) + areas + struct.pack("<2I2Q", 2, 1, 0, 0)
    checked = struct.pack("<I8s", 32, b"LVM2 001") + volume
    checked += bytes(SECTOR - 20 - len(checked))
    return b"LABELONE" + struct.pack("<QI", 1, _checksum(checked)) + checked


def _header(text):
    checked = MAGIC + struct.pack("<IQQ", 1, AREA, DATA - AREA) + struct.pack("<QQII", SECTOR, len(text), _checksum(text), 0)
    checked += bytes(SECTOR - 4 - len(checked))
    return struct.pack("<I", _checksum(checked)) + checked


def _checksum(data):
    """CRC-32 that begins with LVM's own number and is not inverted."""
    return zlib.crc32(data, 0xF597A6CF ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def _identifier(name):
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in hashlib.sha256(name.encode()).digest())


def _hyphens(identifier):
    parts, at = [], 0
    for length in (6, 4, 4, 4, 4, 4, 6):
        parts.append(identifier[at:at + length])
        at += length
    return "-".join(parts)
