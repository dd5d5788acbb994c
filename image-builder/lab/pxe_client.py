"""Fake firmware: plays the DHCP side of eleven kinds of network boot clients and reports what each is told to boot.

Packet layout: RFC 2131 and RFC 2132; client architectures: RFC 4578 and IANA's list; the request to port 4011 and option 43:
Intel's PXE specification 2.1.
"""

import random
import socket
import struct
import time
from dataclasses import dataclass

import namespaces
from report import LabFailure

_MAGIC = b"\x63\x82\x53\x63"
_DISCOVER, _REQUEST = 1, 3
_SO_BINDTODEVICE = 25
# In seconds. A server answers at once, unless the host has no time for it.
_PATIENCE = 300
_FENCE = bytes.fromhex("5254007700fe")


@dataclass(frozen=True)
class Kind:
    """A kind of client, as its first packet shows it."""

    name: str
    arch: int
    vendor: bytes = b"PXEClient"
    ipxe: bool = False


KINDS = (
    Kind("BIOS firmware", 0),
    Kind("BIOS iPXE", 0, ipxe=True),
    Kind("IA32 UEFI", 6),
    Kind("x86-64 UEFI", 7),
    Kind("x86-64 UEFI, says EBC", 9),
    Kind("x86-64 UEFI iPXE", 7, ipxe=True),
    Kind("arm64 UEFI", 11),
    Kind("arm64 UEFI iPXE", 11, ipxe=True),
    Kind("x86-64 HTTP boot", 16, vendor=b"HTTPClient"),
    Kind("arm64 HTTP boot", 19, vendor=b"HTTPClient"),
    Kind("not a boot client", 0, vendor=b"udhcp"),
)


@dataclass(frozen=True)
class Answer:
    """What one server said, as far as booting is concerned."""

    server: str
    port: int
    address: str
    next_server: str
    file: str
    vendor: str

    def __str__(self):
        return f"{self.server}:{self.port} next={self.next_server} file={self.file or '-'} vendor={self.vendor or '-'}"


def packet(message, mac, kind, client="0.0.0.0", menu_item=None):
    """(transaction id, bytes) of a DHCPDISCOVER or DHCPREQUEST of this kind of client."""
    transaction = random.getrandbits(32)
    flags = 0x8000 if client == "0.0.0.0" else 0
    head = struct.pack("!BBBBIHH4s4x4x4s16s64x128x", 1, 1, 6, 0, transaction, 0, flags,
                       socket.inet_aton(client), bytes(4), mac)
    options = [(53, bytes([message])), (57, struct.pack("!H", 1472)), (93, struct.pack("!H", kind.arch)), (94, b"\1\2\1"),
               (97, b"\0" + mac + bytes([1] * 10)), (60, b"%s:Arch:%05d:UNDI:002001" % (kind.vendor, kind.arch)),
               (55, bytes([1, 3, 6, 12, 13, 43, 54, 60, 66, 67, 175]))]
    if kind.ipxe:
        options += [(77, b"iPXE"), (175, b"\xb1\x05\x01\x1a\xf4\x10\x00")]
    if menu_item is not None:
        # PXE_BOOT_ITEM: the boot server type from the menu in the offer, layer 0; then the end of the encapsulated options.
        options += [(43, struct.pack("!BBHHB", 71, 4, menu_item, 0, 255))]
    return transaction, head + _MAGIC + b"".join(bytes([c, len(v)]) + v for c, v in options) + b"\xff"


def _text(raw):
    return raw.split(b"\0")[0].decode("latin1")


def parse(data, sender):
    """(transaction id, Answer) of a server's packet."""
    options, at = {}, 240
    while at < len(data) and data[at] != 255:
        if data[at] == 0:
            at += 1
            continue
        options[data[at]] = data[at + 2:at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
    return struct.unpack("!I", data[4:8])[0], Answer(
        server=sender[0], port=sender[1], address=socket.inet_ntoa(data[16:20]), next_server=socket.inet_ntoa(data[20:24]),
        file=_text(data[108:236]) or _text(options.get(67, b"")), vendor=_text(options.get(60, b"")))


def _socket(interface):
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    opened.setsockopt(socket.SOL_SOCKET, _SO_BINDTODEVICE, interface.encode() + b"\0")
    opened.bind(("", 68))
    return opened


def _receive(opened, seconds):
    """(transaction id, Answer) of the next packet; (None, None) when none came."""
    opened.settimeout(max(0.001, seconds))
    try:
        return parse(*opened.recvfrom(2048))
    except TimeoutError:
        return None, None


def _answers(opened, to, servers, question, fence):
    """What was answered. Silence is known without waiting for it: behind the question goes another, which each of these servers
    is known to answer; they do so in the order of the questions."""
    (transaction, data), (last, end_of_it) = question, fence
    opened.sendto(data, to)
    opened.sendto(end_of_it, to)
    found, waiting, end = [], set(servers), time.monotonic() + _PATIENCE
    while waiting:
        number, answer = _receive(opened, end - time.monotonic())
        if number is None:
            silent = " and ".join(sorted(waiting))
            raise LabFailure(f"no answer to a BIOS machine from {silent}, port {to[1]}, within {_PATIENCE} s")
        if number == transaction:
            found.append(answer)
        elif number == last:
            waiting.discard(answer.server)
    return found


def await_offer(namespace, interface, kind, mac, seconds, meanwhile):
    """Asks once a second until a server that gives no address answers, and calls meanwhile; returns whether one did."""
    asked, end = set(), time.monotonic() + seconds
    with namespaces.inside(namespace), _socket(interface) as opened:
        while time.monotonic() < end:
            transaction, data = packet(_DISCOVER, mac, kind)
            opened.sendto(data, ("255.255.255.255", 67))
            asked.add(transaction)
            again = time.monotonic() + 1
            while (left := again - time.monotonic()) > 0:
                number, answer = _receive(opened, left)
                if number in asked and answer.address == "0.0.0.0":
                    return True
            meanwhile()
    return False


def ask(namespace, interface, own_address, servers, kind, mac):
    """One conversation: [(what was asked, answer)] from servers that give no address. servers: all that are there."""
    with namespaces.inside(namespace), _socket(interface) as opened:
        offers = _answers(opened, ("255.255.255.255", 67), servers, packet(_DISCOVER, mac, kind),
                          packet(_DISCOVER, _FENCE, KINDS[0]))
        found = [("offer", a) for a in offers if a.address == "0.0.0.0"]
        if not found:
            return []
        # As EDK2 and ROMs do once they have an address; here with the interface's own. A BIOS ROM then asks again for the
        # one item of the menu it was given: dnsmasq numbers them from 0x8000.
        questions = [("4011", None)] + [("item", 0x8000)] * (kind.arch == 0 and not kind.ipxe)
        for question, item in questions:
            server = found[0][1].server
            told = _answers(opened, (server, 4011), [server], packet(_REQUEST, mac, kind, client=own_address, menu_item=item),
                            packet(_REQUEST, _FENCE, KINDS[0], client=own_address))
            found += [(question, a) for a in told]
        return found


def table(namespace, interface, own_address, servers):
    """What every kind is told, as text: the golden file is exactly this."""
    lines = []
    for number, kind in enumerate(KINDS):
        lines.append(f"{kind.name} (arch {kind.arch})")
        found = ask(namespace, interface, own_address, servers, kind, bytes.fromhex("5254007700") + bytes([0xF0 + number]))
        lines += [f"  {question:<6} {answer}" for question, answer in found] or ["  silence"]
    return "\n".join(lines) + "\n"
