"""The story: one BIOS and one UEFI machine with empty disks are switched on; the rest happens by itself."""

import disk
import places
import rack
import stages
from machine import Machine
from report import say, stage


def tell_story():
    size, digest = disk.image_digest()
    say(f"The image: {places.SAMPLE.name}, {size / 1e6:.0f} MB on disk, SHA-256 {digest[:16]}...")
    with rack.Rack() as lan:
        say(f"The rack: LAN {places.NETWORK} with a DHCP server of its own at {places.GATEWAY}, "
            f"the appliance with proxy-DHCP at {places.SERVER}.")
        seconds = [flash_one(lan, firmware, tap) for tap, firmware in enumerate(("bios", "uefi"))]
        runs = lan.json("/runs")
    say()
    say(f"Proved: a BIOS machine ({seconds[0]:.0f} s) and a UEFI machine ({seconds[1]:.0f} s), switched on with empty disks, "
        f"were flashed over the network without a hand on them: each disk held the image's {size} bytes exactly, "
        f"{len(runs)} runs are recorded as done, and each machine booted its own disk to a login prompt.")


def flash_one(lan, firmware, tap):
    """Returns the seconds from power-on to the login prompt."""
    with Machine(lan, firmware, firmware, tap) as box:
        rack.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, hostname=f"lab-{firmware}")
        say()
        say(f"{firmware.upper()}: {box.mac}, empty disk, boot_policy flash. Power on.")
        box.power_on()
        tell = lambda text: stage(firmware, box.clock, text)
        stages.network_boot(box, tell)
        stages.live_environment(box, tell)
        stages.flash(box, tell)
        disk.must_hold_the_image(box)
        tell("standing still for a moment: the disk holds exactly the image's bytes")
        box.let_reset()
        stages.network_boot(box, tell)
        stages.own_disk(box, tell)
        return box.clock.total()


def must_be_recorded(lan, box):
    """The newest run of this machine is done, with the digest of the stored image, bytes and seconds."""
    run = lan.runs_of(box)[-1]
    lan.must(run["state"] == "done", f"run {run} of {box.name} is done")
