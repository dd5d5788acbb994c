"""A person at a console: bty-tui on the serial line, on the monitor, with an appliance and without."""

import time

import disk
import stages
from checks import records
from console import Console
from machine import Machine, patience
from paths import places
from report import LabFailure
from stages import silent
from stick import StickMachine


def a_person_flashes_an_unknown_bios_machine_over_the_serial_line(lan):
    """BIOS: an unknown machine gets bty-tui; keys choose, flash, and boot the new system once."""
    chosen_at_the_console(lan, "bios")


def a_person_flashes_an_unknown_uefi_machine_over_the_serial_line(lan):
    """UEFI: the same, whose firmware asks twice for one boot."""
    chosen_at_the_console(lan, "uefi")


def chosen_at_the_console(lan, firmware):
    with Machine(lan, firmware, firmware, tap=0) as box:
        disk.soil(box)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent, mode="interactive")
        console = Console(box)
        console.press("ctrl-l")
        console.see(r"Images \(1\)", 30)
        console.see(rf"> {places.SAMPLE.name[:12]}", 10)
        console.press("enter")
        console.see(r">  vda", 10)
        console.press("enter")
        console.see(r"Set up the system", 10)
        console.press("enter")
        shown = console.see(r"Type vda to flash it", 20)
        records.must("bty flash --image" in shown, f"the plan has no command that does the same:\n{shown}")
        console.press("vdb", "enter")
        console.see(r"is another name", 10)
        records.must(not lan.runs_of(box.mac), "a wrong name made a run")
        console.press("vda", "enter")
        console.see(r"Do not power off", 20)
        console.see(r"Done: the disk holds the image", 60)
        run = records.must_be_done(lan, box)
        records.must(run["reason"] == "chosen at the machine's console", f"the run's reason is '{run['reason']}'")
        box.hold_at_reset()
        console.press("b")
        box.await_reset(20)
        disk.must_hold_the_image(box)
        box.let_reset()
        stages.network_boot(box, silent)
        stages.own_disk(box, silent)
        records.must(box.seen("once, as asked at the console"), f"the screen does not say why; see {box.serial}")
        # That was the one boot: the next one gets the menu again, and the machine's wish is what it was.
        lan.same_boot_is_over()
        script = lan.get(f"/pxe/{box.mac.replace(':', '-')}")
        records.must("bty.mode=interactive" in script, f"the boot after the one that was asked for gets:\n{script}")
        wish = (places.STATE / "machines" / f"{box.mac.replace(':', '-')}.yaml").read_text()
        records.must("boot_policy: tui" in wish, f"the machine's file says:\n{wish}")


def a_person_flashes_from_a_stick_without_a_network(lan):
    """No network: the stick's image, a shell and back, a flash over a slow line; monitor and ttyS4 show it, too."""
    arguments = "console=tty0 console=ttyS0,9600 bty.mode=interactive"
    with StickMachine(lan, "stick", arguments, lines=5) as box:
        disk.soil(box)
        box.power_on()
        box.expect(r"Linux version", 15, "the kernel of the live environment")
        box.expect(r"bty-tui [0-9]", 60, "bty-tui on the serial line")
        console, other = Console(box), Console(box, 4)
        console.press("ctrl-l")
        console.see(rf"> {places.SAMPLE.name[:12]}", 40)
        monitor_shows_the_screen(box)
        console.press("!")
        console.see(r"root@bty-live", 10)
        console.press("stty speed; findmnt -n -o OPTIONS /var/lib/bty/images; echo and back", "enter")
        console.see(r"\b9600\b[\s\S]*\bro,[\s\S]*^and back", 10)
        console.press("exit", "enter")
        console.see(rf"> {places.SAMPLE.name[:12]}", 20)
        # The stick is in use, so it cannot be chosen; the cursor stands at the other disk.
        console.see(r"x vdb", 20)
        console.press("tab")
        console.see(r">  vda", 10)
        console.press("f")
        console.see(r"Type vda to flash it", 20)
        other.press("ctrl-l")
        other.see(r"bty-tui [0-9]", 40)
        console.press("vda", "enter")
        other.see(r"ttyS0 is flashing; here it can only be watched|On ttyS0:", 40)
        console.see(r"Done: the disk holds the image", 90)
        other.see(r"On ttyS0: ", 20)
        other.press("enter")
        other.see(r"Disks \(", 20)
        box.hold_at_reset()
        console.press("q")
        console.see(r"root@bty-live", 20)
        console.press("reboot", "enter")
        box.await_reset(30)
        disk.must_hold_the_image(box)


def monitor_shows_the_screen(box):
    """A screenshot of tty1: the title is a light bar over a dark screen."""
    deadline = time.monotonic() + patience(10)
    picture = places.LOGS / box.rack.name / "tty1.ppm"
    while True:
        box.screenshot(picture)
        width, height, pixels = read_ppm(picture)
        line = height // 25
        bar = light(pixels[: width * line])
        below = light(pixels[width * line * 10: width * line * 20])
        if bar > 0.3 and below < 0.2:
            return
        if time.monotonic() > deadline:
            raise LabFailure(f"tty1 does not show the screen ({bar:.2f} of its first line is light, {below:.2f} below): {picture}")
        time.sleep(1)


def read_ppm(file):
    """(width, height, brightness of each pixel) of a binary PPM."""
    kind, size, most, data = file.read_bytes().split(b"\n", 3)
    if kind != b"P6" or most != b"255":
        raise LabFailure(f"{file} is no PPM of QEMU's")
    width, height = map(int, size.split())
    return width, height, data[1::3]


def light(pixels):
    return sum(pixel > 100 for pixel in pixels) / max(1, len(pixels))


TESTS = (a_person_flashes_from_a_stick_without_a_network,)
ALTERNATE = (a_person_flashes_an_unknown_bios_machine_over_the_serial_line,
             a_person_flashes_an_unknown_uefi_machine_over_the_serial_line)
