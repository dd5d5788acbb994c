"""What dnsmasq tells eleven kinds of network boot clients, with the file that bty-web renders."""

import difflib
import pathlib

import pxe_client
from paths import places
from report import LabFailure

_GOLDEN = pathlib.Path(__file__).with_name("boot_offers.golden")


def every_kind_of_client_is_told_its_boot_file(lan):
    """Eleven kinds of boot clients get what the golden table says, from the real dnsmasq."""
    found = pxe_client.table(lan.lan, "br0", places.WATCHER, [places.GATEWAY, places.SERVER])
    (lan.logs / "boot_offers.txt").write_text(found)
    wanted = _GOLDEN.read_text()
    if found != wanted:
        change = "\n".join(difflib.unified_diff(wanted.splitlines(), found.splitlines(), str(_GOLDEN), "found", lineterm=""))
        raise LabFailure(f"dnsmasq's answers are not those of the golden table:\n{change}\n  see {lan.logs}/proxy-dhcp.log")


TESTS = (every_kind_of_client_is_told_its_boot_file,)
