"""The stick as it is written: it starts machines without a network, flashes another disk, and grows to its real size."""

import os
import random
import re

import disk
import hardware
import stick
from checks.building import built
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
        boots_alone(lan, box, "uefi")


PLAN = f"""# written by the lab
image: {places.SAMPLE.name}
target: only
countdown: 10
afterwards: reboot
"""


def a_stick_with_a_plan_flashes_once(lan):
    """A plan on the stick, nobody there: the disk is written, the machine restarts from the stick, which leaves it alone."""
    with stick.WrittenStick(lan, "plan-stick", "bios", stick.make_stick("plan-stick", _GIB, plan=PLAN)) as box:
        disk.soil(box)
        box.power_on()
        box.expect(r"bty: disk   /dev/vda", 90, "what will be written where")
        box.expect(r"/dev/vda is overwritten in 10 s; any key stops it", 10, "the countdown")
        box.expect(r"bty: flash complete: /dev/vda", 60, "the end of the flash")
        box.expect(r"this stick may be pulled now; rebooting", 10, "what comes afterwards")
        box.expect(r"/dev/vda .*holds this image already", 120, "the plan's second start, which writes nothing")
        box.expect(r"root@bty-live", 20, "a shell for a person")
        box.power_off()
        boots_alone(lan, box, "bios")


def a_key_stops_the_plan_of_a_stick(lan):
    """A key on the serial line while the plan counts down: nothing is written, there is a shell, and the plan is not begun again."""
    with stick.WrittenStick(lan, "key-stick", "uefi", stick.make_stick("key-stick", _GIB, plan=PLAN.replace("10", "60"))) as box:
        disk.soil(box)
        before = head(box)
        box.power_on()
        box.expect(r"is overwritten in 60 s; any key stops it", 90, "the countdown")
        box.type("")
        box.expect(r"a key was pressed: nothing is written", 10, "the end of the countdown")
        box.expect(r"root@bty-live", 20, "a shell for a person")
        images_are_shown(box)
        state = box.run("udevadm trigger --settle --subsystem-match=block; systemctl is-active bty-run-stick || true", 20)
        must(state.split()[-1] == "inactive", f"after a key the plan is {state}")
        box.power_off()
        must(head(box) == before, "the disk was written although a key was pressed")


def head(box):
    with open(box.disk, "rb") as opened:
        return opened.read(1 << 20)


def images_are_shown(box):
    listed = box.run(f"ls {IMAGE} && findmnt -n -o OPTIONS /var/lib/bty/images || "
                     "{ systemctl status --no-pager 'bty-images@*' 'bty-stick@*'; false; }", 5, again_for=30)
    # systemd's own words may stand in the middle of what the command says: it greets on the same line when the stick is ready.
    must(re.search(r"^ro,", listed, re.MULTILINE), f"the stick is mounted with {listed}")


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
            found = box.run(f"sha256sum {IMAGE}; findmnt -b -n -o SIZE /var/lib/bty/images", 20)
            must(re.search(rf"^{wanted} ", found, re.MULTILINE), f"after cut {cut + 1} the image has not the digest {wanted}:\n{found}")
            room = re.search(r"^\d+\s*$", found, re.MULTILINE)
            must(room and int(room[0]) > 15 * 10**9, f"after cut {cut + 1} the stick has no 15 GB for images:\n{found}")
            box.power_cycle()
            box.expect(r"root@bty-live", 90, "the stick's next boot")
            images_are_shown(box)


def the_iso_of_the_stick_starts_machines(lan):
    """As a CD, BIOS and UEFI with Secure Boot on, and written to a stick, BIOS and UEFI: the login, and the images on it."""
    images, target = places.LAB / "iso.images", places.LAB / "iso"
    images.mkdir(exist_ok=True)
    target.mkdir(exist_ok=True)
    (images / places.SAMPLE.name).unlink(missing_ok=True)
    (images / places.SAMPLE.name).hardlink_to(places.SAMPLE)
    built("--images", images, "iso", target=target)
    iso = target / "bty-usb-x86_64.iso"
    written = stick.dd(iso, "iso-on-a-stick", _GIB)
    for name, firmware, medium in (("cd-bios", "bios", iso), ("cd-secure", "secure", iso), ("dd-bios", "bios", written),
                                   ("dd-uefi", "uefi", written)):
        with stick.WrittenStick(lan, f"iso-{name}", firmware, medium) as box:
            box.to_the_login()
            images_are_shown(box)
            disks = box.run("bty list disks", 10)
            may = re.findall(r"^(/dev/\S+).* yes\s*$", disks, re.MULTILINE)
            must(may == ["/dev/vda"], f"what may be flashed is not the disk alone:\n{disks}")
            must(medium.suffix == ".iso" or "more images may be" not in box.run("journalctl -u 'bty-images@*' --no-pager", 5),
                 "the ISO on a stick is taken for two")


def a_stick_of_ventoys_shows_its_images(lan):
    """Started as a file on a stick of Ventoy's, as far as Linux sees that: images on it are shown, and it is no target."""
    arguments = "console=tty0 console=ttyS0,115200 bty.media=stick"
    with stick.VentoyStick(lan, "ventoy", arguments) as box:
        box.power_on()
        box.expect(r"root@bty-live", 90, "a root shell on the serial line")
        images_are_shown(box)
        must("/dev/vdb1" in box.run("findmnt -n -v -o SOURCE /var/lib/bty/images", 5), "the images are not those of Ventoy's stick")
        disks = box.run("bty list disks", 10)
        must("/dev/vdb: " in disks.partition("Not eligible")[2], f"Ventoy's stick may be flashed:\n{disks}")


TESTS = (a_stick_flashes_a_bios_machine_by_command, a_stick_flashes_a_uefi_machine_at_the_screen)
ALTERNATE = (a_stick_grows_with_its_files,)
LONG = (a_stick_with_a_plan_flashes_once, a_key_stops_the_plan_of_a_stick,
        a_stick_grows_with_its_files_whatever_the_power_does, the_iso_of_the_stick_starts_machines,
        a_stick_of_ventoys_shows_its_images)
