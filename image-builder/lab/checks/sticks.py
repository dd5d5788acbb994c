"""The stick as it is written: it starts machines without a network, flashes another disk, and grows to its real size."""

import os
import random

import disk
import hardware
import stick
from checks.records import must
from console import Console
from live import DiskMachine
from paths import places

_GIB = 1 << 30
IMAGE = f"/var/lib/bty/images/{places.SAMPLE.name}"


def a_stick_flashes_a_bios_machine_by_command(lan):
    """BIOS, no network card: the hint at the login, the stick's images, `bty flash`; the disk then boots without the stick."""
    with stick.WrittenStick(lan, "bios-stick", "bios", stick.make_stick("bios-stick", _GIB)) as box:
        disk.soil(box)
        box.to_the_login()
        images_are_shown(box)
        disks = box.run("bty list disks", 10)
        must("/dev/sda: " in disks.partition("Not eligible")[2], f"the stick itself may be flashed:\n{disks}")
        said = box.run(f"bty flash --image {IMAGE} --target /dev/vda --yes", 40)
        must("is on /dev/vda" in said and "may be pulled now" in said, f"bty flash said:\n{said}")
        box.power_off()
        boots_alone(lan, box, "bios")


def a_stick_flashes_a_uefi_machine_at_the_screen(lan):
    """UEFI with Secure Boot on, no network card: bty-tui; the disk then boots without the stick."""
    with stick.WrittenStick(lan, "uefi-stick", "secure", stick.make_stick("uefi-stick", _GIB)) as box:
        disk.soil(box)
        box.to_the_login()
        images_are_shown(box)
        state = box.run("od -A n -t u1 /sys/firmware/efi/efivars/SecureBoot-* || mount -t efivarfs none /sys/firmware/efi/efivars && "
                        "od -A n -t u1 /sys/firmware/efi/efivars/SecureBoot-*", 5)
        must(state.split()[-1:] == ["1"], f"Secure Boot is not on: {state}")
        console = Console(box)
        box.type("bty-tui")
        console.press("ctrl-l")
        console.see(rf"> {places.SAMPLE.name[:12]}", 30)
        console.press("tab")
        console.see(r">  vda", 10)
        console.press("f")
        console.see(r"Type vda to flash it", 20)
        console.press("vda", "enter")
        console.see(r"Done: the disk holds the image", 90)
        box.power_off()
        # The sample's own loader is not signed.
        boots_alone(lan, box, "uefi")


def images_are_shown(box):
    listed = box.run(f"ls {IMAGE} && findmnt -n -o OPTIONS /var/lib/bty/images || "
                     "{ systemctl status --no-pager 'bty-images@*' 'bty-stick@*'; false; }", 5, again_for=30)
    must("ro" in listed.split()[-1].split(","), f"the stick is mounted with {listed}")


def boots_alone(lan, box, firmware):
    disk.must_hold_the_image(box)
    with DiskMachine(lan, f"{box.name}-alone", firmware, hardware.disk(box.disk, box.name)) as alone:
        alone.power_on()
        alone.expect(rf"bty-sample: up {firmware}", 60, "the flashed system")


def a_stick_grows_with_its_files(lan):
    """A stick that was written with dd, twice cut off from power while it grows to 16 GB: its files are whole at every boot."""
    grows(lan, 2)


def a_stick_grows_with_its_files_whatever_the_power_does(lan):
    """The same with twenty cuts."""
    grows(lan, 20)


def grows(lan, cuts):
    chance = random.Random(os.environ.get("BTY_LAB_SEED", "stick"))
    small = stick.make_stick("small", 256 << 20)
    wanted = disk.stored_digest()
    for cut in range(cuts):
        with stick.WrittenStick(lan, "growing", "bios", stick.dd(small, "growing", 16 * _GIB)) as box:
            box.power_on()
            box.expect(r"Linux version", 30, "the kernel of the stick")
            box.pause(chance.uniform(5, 30))
            box.power_off()
            box.to_the_login()
            images_are_shown(box)
            found = box.run(f"sha256sum {IMAGE}; findmnt -b -n -o SIZE /var/lib/bty/images", 20).split()
            must(found[0] == wanted, f"after cut {cut + 1} the image on the stick has the digest {found[0]}, not {wanted}")
            must(int(found[-1]) > 15 * 10**9, f"after cut {cut + 1} the stick has {found[-1]} bytes for images")
            box.power_cycle()
            box.expect(r"root@bty-live", 90, "the stick's next boot")
            images_are_shown(box)


TESTS = (a_stick_flashes_a_bios_machine_by_command, a_stick_flashes_a_uefi_machine_at_the_screen, a_stick_grows_with_its_files)
LONG = (a_stick_grows_with_its_files_whatever_the_power_does,)
