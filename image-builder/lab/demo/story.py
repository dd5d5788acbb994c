"""The story: one BIOS and one UEFI machine with empty disks are switched on; the rest happens by itself."""

import disk
import rack
import stages
from checks import records
from machine import Machine
from paths import installation, places
from report import say, stage


def tell_story():
    size, digest = disk.image_digest()
    say(f"The image: {places.SAMPLE.name}, {size / 1e6:.0f} MB on disk, SHA-256 {digest[:16]}...")
    with rack.Rack("story") as lan:
        say(f"The rack: LAN {places.NETWORK} with a DHCP server of its own at {places.GATEWAY}, "
            f"the appliance with proxy-DHCP at {places.SERVER}.")
        seconds = [flash_one(lan, firmware, tap) for tap, firmware in enumerate(("bios", "uefi"))]
    say()
    say(f"Proved: a BIOS machine ({seconds[0]:.0f} s) and a UEFI machine ({seconds[1]:.0f} s), switched on with empty disks, "
        f"were flashed over the network without a hand on them; each disk held exactly the image's {size} bytes, each run is "
        f"recorded as done with the image's digest, and each machine booted its own disk to a login prompt.")


def flash_one(lan, firmware, tap):
    """Returns the seconds from power-on to the login prompt."""
    with Machine(lan, firmware, firmware, tap) as box:
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, hostname=f"lab-{firmware}")
        say()
        say(f"{firmware.upper()}: {box.mac}, {box.memory} MiB of memory, empty disk, boot_policy flash. Power on.")
        box.power_on()

        def tell(text):
            stage(firmware, box.clock, text)

        stages.network_boot(box, tell)
        stages.live_environment(box, tell)
        stages.flash(box, tell)
        disk.must_hold_the_image(box)
        tell("held still: the disk holds exactly the image's bytes")
        box.let_reset()
        stages.network_boot(box, tell)
        stages.own_disk(box, tell)
        run = records.must_be_done(lan, box)
        say(f"  {firmware:<5} the appliance has it on record: run {run['id']} done, {run['proof']['bytes_written']} bytes in "
            f"{run['proof']['seconds']:.1f} s; why: {run['reason']}")
        return box.clock.total()
