"""The whole loop, and what each policy means at the power cycles after it."""

import disk
import stages
from checks import records
from machine import Machine
from paths import installation, places
from stages import silent


def bios_is_flashed_and_follows_its_policies(lan):
    """BIOS: flash, disk, then each policy's power cycles."""
    loop(lan, "bios")


def uefi_is_flashed_and_follows_its_policies(lan):
    """UEFI: flash, disk, then each policy's power cycles."""
    loop(lan, "uefi")


def loop(lan, firmware):
    with Machine(lan, firmware, firmware, tap=0) as box:
        disk.soil(box)
        wish(box, "flash")
        box.power_on()
        flashed(lan, box)
        boots_its_disk(lan, box, "policy flash: the disk that run")
        runs = len(lan.runs_of(box.mac))
        records.must(runs == 1, f"one flash made {runs} runs")

        # Policy flash: every power cycle flashes, and the reboot after it boots the disk.
        lan.same_boot_is_over()
        box.power_cycle()
        flashed(lan, box)
        boots_its_disk(lan, box, "policy flash: the disk that run")
        runs = len(lan.runs_of(box.mac))
        records.must(runs == 2, f"two flashes made {runs} runs")

        # Policy flash-once: this image is on the disk already.
        wish(box, "flash-once")
        box.power_cycle()
        boots_its_disk(lan, box, "policy flash-once: run .* wrote")

        # Policy local: never anything else.
        wish(box, "local")
        box.power_cycle()
        boots_its_disk(lan, box, "policy local")
        records.must(len(lan.runs_of(box.mac)) == 2, "a boot of the own disk made a run")
        records.must_be_logged(lan, box, f"policy flash: {places.SAMPLE.name}", "policy flash: the disk that run",
                               f"policy flash: {places.SAMPLE.name}", "policy flash: the disk that run",
                               "policy flash-once: run", "policy local")


def wish(box, policy):
    installation.write_machine(box.mac, boot_policy=policy, image=places.SAMPLE.name)


def flashed(lan, box):
    stages.network_boot(box, silent)
    stages.live_environment(box, silent)
    lan.same_boot_is_over(False)
    stages.flash(box, silent)
    disk.must_hold_the_image(box)
    records.must_be_done(lan, box)
    box.let_reset()


def boots_its_disk(lan, box, reason):
    """And says why, on the screen and in the log."""
    stages.network_boot(box, silent)
    stages.own_disk(box, silent)
    records.must_be_logged(lan, box, reason)
    shown = reason.split(".*")[0].strip()
    records.must(box.seen(shown), f"the screen of {box.name} does not show the reason '{shown}'; see {box.serial}")


TESTS = (bios_is_flashed_and_follows_its_policies, uefi_is_flashed_and_follows_its_policies)
