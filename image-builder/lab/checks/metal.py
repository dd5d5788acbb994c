"""Hardware that is no virtio: other controllers, network cards, two processors; and disks that fail in mid-flash.

Two rows of the table are run each day, another two the next day; all of them, and the rest of this file, by `lab test --all`.
"""

import dataclasses
import json
import typing

import disk
import drives
import neighbor
import stages
from checks import policies, records
from checks.records import must
from checks.sad_paths import await_state
from live import LiveMachine
from machine import Machine
from paths import installation, places
from stages import silent


@dataclasses.dataclass(frozen=True)
class Hardware:
    """A row of the table: what a machine is made of.

    target: which disk the plan names; "only" where the disk counts without a name
    follows: how far the boot of the disk is followed: to the "system"; to the "loader" where the sample's kernel, which is made for
             clouds, has no driver for the disk; to "nothing" where the firmware has none
    """

    firmware: str
    drive: typing.Callable
    card: str
    processors: int = 1
    target: str = "only"
    follows: str = "system"

    @property
    def name(self):
        return f"{self.drive.__name__.replace('_', '-')}-{self.card.split('-')[0]}-{self.firmware}"


_NAMED = "serial=LAB-BOX"
# What QEMU 7.2 has and its firmware boots from: Debian's OVMF has no drivers for SCSI and RAID controllers and for cards. QEMU
# 7.2 has no igb.
TABLE = (
    Hardware("uefi", drives.nvme, "e1000e", processors=2),
    Hardware("bios", drives.ahci, "rtl8139", processors=2),
    Hardware("bios", drives.megasas, "vmxnet3", follows="loader"),
    Hardware("bios", drives.pvscsi, "rtl8139", follows="loader"),
    Hardware("bios", drives.lsi, "e1000e", follows="loader"),
    Hardware("uefi", drives.ahci, "rtl8139"),
    Hardware("bios", drives.usb_storage, "e1000e", target=_NAMED, follows="loader"),
    Hardware("uefi", drives.usb_storage, "virtio-net-pci", target=_NAMED, follows="loader"),
    Hardware("bios", drives.uas, "rtl8139", target=_NAMED, follows="nothing"),
    Hardware("bios", drives.nvme, "vmxnet3", processors=2),
    Hardware("bios", drives.sd_card, "e1000e", target="serial=0xdeadbeef", follows="loader"),
)


class Box(Machine):
    """A machine of the table."""

    def __init__(self, rack, row, sector=None):
        super().__init__(rack, "box", row.firmware, tap=0)
        self.row, self.sector = row, sector
        self.card, self.processors = row.card, row.processors

    def parts(self):
        more = {"sector": self.sector} if self.sector else {}
        return self.row.drive(self.disk, "LAB-BOX", **more)

    def pull(self):
        """Its disk is pulled out."""
        self._control.ask("device_del", id="dev0")

    def hang(self):
        """Its disk answers no more: one byte a second is what the emulator cannot go below."""
        self._control.ask("block_set_io_throttle", device="disk0", bps=1, bps_rd=0, bps_wr=0, iops=0, iops_rd=0, iops_wr=0)


def of_the_table(row):
    """The test of a row: flashed over the network, and the disk boots."""

    def test(lan):
        with Box(lan, row) as box, neighbor.speaking(lan, box.tap):
            disk.soil(box)
            installation.write_machine(box.mac, boot_policy="flash-once", image=places.SAMPLE.name, target=row.target)
            box.power_on()
            policies.flashed(lan, box)
            seconds = box.clock.total()
            stages.network_boot(box, silent)
            {"system": stages.own_disk, "loader": stages.own_loader, "nothing": stages.told_to_boot_its_disk}[row.follows](box, silent)
            inventory_tells(box)
            return f"flashed after {seconds:.0f} s, followed to {row.follows} until {box.clock.total():.0f} s"

    test.__name__ = f"hardware_{row.name.replace('-', '_')}_is_flashed_and_boots"
    test.__doc__ = f"{row.drive.__name__.replace('_', '-')}, {row.card}, {row.firmware.upper()}, {row.processors} processor(s)."
    return test


# QEMU's disks that bty asks how they are (smartctl), and that answer.
_TELL_THEIR_HEALTH = (drives.nvme, drives.ahci)


def inventory_tells(box):
    """The machine's inventory has its card, processors, the switch that its cable leads to, and how its disk is."""
    file = places.STATE / "status" / "machines" / box.mac.replace(":", "-") / "inventory.json"
    inventory = json.loads(file.read_text())
    cards = [card for card in inventory["nics"] if card["mac"] == box.mac]
    must(cards, f"{file} does not name the network card of {box.name}")
    must(inventory["cpus"] == box.row.processors, f"{file} has {inventory['cpus']} processors, wanted {box.row.processors}")
    heard = cards[0].get("lldp", {})
    must((heard.get("system_name"), heard.get("port_id")) == (neighbor.SYSTEM, neighbor.PORT), f"{file} knows of the switch only: {heard}")
    if box.row.drive in _TELL_THEIR_HEALTH:
        (drive,) = (one for one in inventory["disks"] if one.get("serial") == "LAB-BOX")
        must(drive.get("health") == "ok", f"{file} does not say that the disk is healthy: {drive}")
        must(0 < drive.get("temperature_celsius", 0) < 100, f"{file} does not say how warm the disk is: {drive}")


def a_disk_that_is_pulled_in_mid_flash_is_no_done(lan):
    """USB, the disk is pulled at a quarter: the run fails at the write, and says that the disk is gone."""
    with Box(lan, Hardware("bios", drives.usb_storage, "e1000e")) as box:
        to_a_quarter(lan, box)
        box.pull()
        lan.full_speed()
        box.expect(r"bty: flash failed: ", 60)
        await_state(lan, box, "failed")
        records.must_have_failed(lan, box, ("write", "sync", "verify"))
        box.power_off()
        must_hold_no_head(box)


def a_disk_that_hangs_in_mid_flash_ends_the_run(lan):
    """A disk that answers no more: after twelve minutes without a byte the run ends with that reason."""
    with Box(lan, Hardware("bios", drives.plain, "virtio-net-pci")) as box:
        to_a_quarter(lan, box)
        box.hang()
        lan.full_speed()
        box.expect(r"bty: flash failed: ", 900)
        await_state(lan, box, "failed")
        run = records.must_have_failed(lan, box, ("write", "sync", "verify"))
        must("minutes" in run["problem"], f"the reason does not say for how long nothing came: {run['problem']}")
        box.power_off()
        must_hold_no_head(box)


def a_disk_with_bad_sectors_is_no_done(lan):
    """One sector in the middle cannot be written: the run fails at the write with the place, and the disk does not boot."""
    rules = places.LAB / "bad-sector.conf"
    rules.write_text('[inject-error]\nevent = "none"\niotype = "write"\nerrno = "5"\nsector = "150000"\nonce = "off"\n')

    def failing(file, serial):
        return drives.failing(file, serial, rules)

    with Box(lan, Hardware("bios", failing, "virtio-net-pci")) as box:
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, target=_NAMED)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        box.expect(r"bty: flash failed: ", 60)
        await_state(lan, box, "failed")
        records.must_have_failed(lan, box, ("write", "sync", "verify"))
        box.power_off()
        must_hold_no_head(box)


def one_of_two_namespaces_is_flashed_and_the_other_left(lan):
    """NVMe with two namespaces of one serial: `serial=` is refused as ambiguous, a link names one; the other is untouched."""
    with Box(lan, Hardware("bios", drives.nvme, "virtio-net-pci")) as box:
        other = places.DISKS / "other.disk"
        with open(other, "wb") as new:
            new.truncate(2 << 30)
            new.write(b"another's data" * 4096)
        before = disk.digest_of(other, 64 << 20)
        box.parts = lambda: drives.nvme_namespaces([other, box.disk], "LAB-BOX")
        installation.write_machine(box.mac, boot_policy="flash-once", image=places.SAMPLE.name, target=_NAMED)
        box.power_on()
        stages.network_boot(box, silent)
        box.expect(r"boots the live environment", 4)
        box.expect(r"bty: flash failed: .*", 60)
        await_state(lan, box, "failed")
        must(disk.digest_of(other, 64 << 20) == before, "the disk that was not meant was written")
        installation.write_machine(box.mac, boot_policy="flash-once", image=places.SAMPLE.name, reflash=1,
                                   target="by-id=nvme-QEMU_NVMe_Ctrl_LAB-BOX_2")
        box.power_cycle()
        policies.flashed(lan, box)
        must(disk.digest_of(other, 64 << 20) == before, "the disk that was not meant was written")


def an_image_for_other_sectors_is_refused_untouched(lan):
    """NVMe with sectors of 4,096 bytes, an image made for 512: refused by name before a byte is written."""
    with Box(lan, Hardware("uefi", drives.nvme, "virtio-net-pci"), sector=4096) as box:
        disk.soil(box)
        before = disk.digest_of(box.disk, 64 << 20)
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, target=_NAMED)
        box.power_on()
        stages.network_boot(box, silent)
        box.expect(r"boots the live environment", 4)
        box.expect(r"bty: flash failed: [^\n]*4096", 60)
        await_state(lan, box, "failed")
        must(disk.digest_of(box.disk, 64 << 20) == before, "the disk was written although the image cannot work on it")


def a_machine_with_eighteen_disks_and_a_watchdog_has_its_consoles(lan):
    """Eighteen disks, two processors, i6300esb: a shell on the serial line, all disks in the list, the watchdog's driver there."""
    files = [places.DISKS / f"many-{number}.disk" for number in range(18)]
    for file in files:
        with open(file, "wb") as new:
            new.truncate(64 << 20)
    parts = [*drives.virtio_scsi(files, "LAB-MANY", bootindex=3), "-device", "i6300esb", "-watchdog-action", "reset"]
    with LiveMachine(lan, "many", tap=0, disks=parts) as box:
        box.processors = 2
        box.to_the_shell()
        box.run("[ $(bty list disks --json | grep -o 'LAB-MANY-[0-9]*' | sort -u | wc -l) -eq 18 ]", 30, again_for=30)
        box.run("grep -h . /sys/class/watchdog/*/identity | grep -i i6300ESB", 10, again_for=20)


def to_a_quarter(lan, box):
    """The machine is flashed, slowly, and a quarter of it is written."""
    disk.soil(box)
    installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, target=_NAMED)
    box.power_on()
    stages.network_boot(box, silent)
    stages.live_environment(box, silent)
    lan.slow_down(f"{places.SAMPLE.stat().st_size * 8 // 60}bit")
    box.expect(r"bty: writing 25%", 60)


def must_hold_no_head(box):
    """What a disk that is gone or cannot be written holds at its end is what it held; that it cannot boot is what counts."""
    with open(box.disk, "rb") as opened:
        must(not any(opened.read(1 << 20)), f"the first MiB of {box.disk} must be blank after a failed flash, but holds something")


ROWS = tuple(of_the_table(row) for row in TABLE)
# Seldom, as they take long or say the same each time.
RARE = (*ROWS, a_disk_that_is_pulled_in_mid_flash_is_no_done, a_disk_with_bad_sectors_is_no_done,
        one_of_two_namespaces_is_flashed_and_the_other_left, an_image_for_other_sectors_is_refused_untouched,
        a_machine_with_eighteen_disks_and_a_watchdog_has_its_consoles)
# A quarter of an hour each.
LONG = (a_disk_that_hangs_in_mid_flash_ends_the_run,)
