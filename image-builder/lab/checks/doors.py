"""Machines whose firmware does not boot from the network: a medium leads them to the appliance."""

import re
import subprocess

import disk
import hardware
from checks import policies, records
from checks.building import built
from checks.records import must
from machine import Machine
from paths import places

# As a person would write it; the stick's partition BTY_SERVER is its third.
_WRITTEN = f"server={places.SERVER}\r\n"


class DoorMachine(Machine):
    """Starts from a medium before its disk, and never by its network card."""

    def __init__(self, lan, name, firmware, medium):
        super().__init__(lan, name, firmware, tap=0)
        self.medium = medium

    def parts(self):
        return [*super().parts(), *hardware.medium(self.medium, 0)]


def a_stick_leads_a_bios_machine_to_the_appliance(lan):
    """BIOS, the appliance found by its proxy-DHCP: flashed, then its own disk, though the stick is still there."""
    there_and_back(lan, DoorMachine(lan, "door-bios", "bios", stick("door-bios")))


def a_stick_leads_a_uefi_machine_to_the_appliance(lan):
    """UEFI, the appliance named in bty-server.txt: the same."""
    there_and_back(lan, DoorMachine(lan, "door-uefi", "uefi", stick("door-uefi", _WRITTEN)))


def a_stick_leads_a_machine_with_secure_boot_to_the_appliance(lan):
    """UEFI with Secure Boot on, the appliance named in bty-server.txt: the same, by GRUB."""
    there_and_back(lan, DoorMachine(lan, "door-secure", "secure", stick("door-secure", _WRITTEN)))


def a_cd_leads_machines_to_the_appliance(lan):
    """The ISO as a CD, BIOS and UEFI, the appliance found by its proxy-DHCP: as far as the appliance's answer."""
    built("ipxe")
    for firmware in ("bios", "uefi"):
        with DoorMachine(lan, f"cd-{firmware}", firmware, places.DOOR_CD) as box:
            policies.wish(box, "local")
            box.power_on()
            box.expect(r"boots its own disk", 60, "the appliance's answer")
            records.must_be_logged(lan, box, "policy local")


def there_and_back(lan, machine):
    with machine as box:
        disk.soil(box)
        policies.wish(box, "flash-once")
        box.power_on()
        policies.flashed(lan, box)
        policies.boots_its_disk(lan, box, "policy flash-once: run .* wrote")
        must(box.firmware != "secure" or box.seen("Secure Boot is enabled") or box.seen("locked down from EFI Secure Boot"),
             f"no kernel says that Secure Boot is on; see {box.serial}")
        runs = len(lan.runs_of(box.mac))
        must(runs == 1, f"one flash made {runs} runs")


def stick(name, written=None):
    """The stick's image as it is written, and with an address in bty-server.txt if there is one; returns its file."""
    built("ipxe")
    file = places.DISKS / f"{name}.stick"
    subprocess.run(["cp", "--sparse=always", places.DOOR, file], check=True)
    if written:
        table = subprocess.run(["sfdisk", "--dump", file], check=True, capture_output=True, text=True).stdout
        start = re.search(r"3 : start= *(\d+)", table)
        text = places.LAB / f"{name}.bty-server.txt"
        text.write_text(written, encoding="ascii", newline="")
        subprocess.run(["mcopy", "-o", "-i", f"{file}@@{int(start[1]) * 512}", text, "::/bty-server.txt"], check=True)
    return file


LONG = (a_stick_leads_a_bios_machine_to_the_appliance, a_stick_leads_a_uefi_machine_to_the_appliance,
        a_stick_leads_a_machine_with_secure_boot_to_the_appliance, a_cd_leads_machines_to_the_appliance)
