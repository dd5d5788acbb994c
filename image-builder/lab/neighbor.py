"""A switch at the other end of a machine's cable, as far as it tells of itself (LLDP, IEEE 802.1AB)."""

import contextlib
import socket
import struct
import threading

import namespaces

SYSTEM = "lab-switch"
PORT = "lab-port-7"
_ADDRESS = bytes.fromhex("525400770100")
_TO_THE_NEAREST_BRIDGE = bytes.fromhex("0180c200000e")
_LLDP = 0x88cc


@contextlib.contextmanager
def speaking(rack, tap):
    """Inside the block the switch speaks each second: which machine has its network card up, and when, it does not know."""
    over = threading.Event()
    with namespaces.inside(rack.lan):
        cable = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    with cable:
        cable.bind((f"tap{tap}", 0))
        voice = threading.Thread(target=_speak, args=(cable, over), daemon=True)
        voice.start()
        try:
            yield
        finally:
            over.set()
            voice.join()


def _speak(cable, over):
    while not over.wait(1):
        # A card that is not up takes nothing.
        with contextlib.suppress(OSError):
            cable.send(_frame())


def _frame():
    """Its address, port, how many seconds this holds, and name."""
    told = [(1, b"\x04" + _ADDRESS), (2, b"\x05" + PORT.encode()), (3, struct.pack(">H", 120)), (5, SYSTEM.encode()), (0, b"")]
    return _TO_THE_NEAREST_BRIDGE + _ADDRESS + struct.pack(">H", _LLDP) + b"".join(
        struct.pack(">H", kind << 9 | len(value)) + value for kind, value in told)
