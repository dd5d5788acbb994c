"""More machines than may be flashed at once."""

import disk
import stages
from checks import policies, records
from machine import Machine
from paths import installation
from stages import silent


def of_two_machines_one_waits_its_turn(lan):
    """flashes_at_once 1: the second waits at its firmware and says why; once the first is done it goes on by itself."""
    installation.write("settings.yaml", installation.settings() + "safety:\n  flashes_at_once: 1\n")
    with Machine(lan, "first", "bios", tap=0) as first, Machine(lan, "second", "bios", tap=1) as second:
        for box in (first, second):
            disk.soil(box)
            policies.wish(box, "flash-once")
        first.power_on()
        stages.network_boot(first, silent)
        stages.live_environment(first, silent)
        second.power_on()
        stages.network_boot(second, silent)
        # A line of the screen ends behind it; the whole sentence is in the log.
        second.expect(r"waits its turn: 1 machine is", 12, "the reason why it waits")
        records.must_be_logged(lan, second, "1 machine is being flashed, 1 may be at once")
        second.expect(r"waits, and asks again in 10 s", 4)
        records.must(not lan.runs_of(second.mac), f"{second.name} waits, and has a run")
        stages.flash(first, silent)
        records.must_be_done(lan, first)
        first.power_off()
        stages.live_environment(second, silent)
        stages.flash(second, silent)
        disk.must_hold_the_image(second)
        records.must_be_done(lan, second)


LONG = (of_two_machines_one_waits_its_turn,)
