"""What happens when something goes wrong: loud, recorded, and never a disk that boots by accident."""

import os
import subprocess
import time

import disk
import stages
from checks import records
from live import LiveMachine
from machine import Machine
from paths import installation, places
from report import LabFailure
from stages import silent

_BITROT = "bitrot.img"


def an_image_that_changed_on_its_way_is_refused_three_times(lan):
    """One flipped byte: failed at verify, blank disk, a shell; after three failures a person is asked."""
    store_an_image_that_rots(lan)
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.soil(box)
        installation.write_machine(box.mac, boot_policy="flash", image=_BITROT)
        for attempt in (1, 2, 3):
            box.power_cycle()
            stages.network_boot(box, silent)
            stages.live_environment(box, silent)
            box.expect(r"bty: flash failed: ", 40)
            await_state(lan, box, "failed")
            records.must_have_failed(lan, box, ("verify",))
            runs = len(lan.runs_of(box.mac))
            records.must(runs == attempt, f"attempt {attempt} made {runs} runs")
            disk.must_not_boot(box)
        box.power_cycle()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent, mode="interactive")
        records.must(box.seen("3 runs in a row failed or were lost"), f"the screen does not say why; see {box.serial}")
        records.must_be_logged(lan, box, f"policy flash: {_BITROT}", "attempt 2 of 3", "attempt 3 of 3", "3 runs in a row")


def a_missing_image_boots_the_own_disk(lan):
    """An image that is not there: the machine boots what it has, and says why."""
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.copy_image(box)
        installation.write_machine(box.mac, boot_policy="flash", image="absent.img.zst")
        boots_its_disk_because(lan, box, "image absent.img.zst is not there")


def an_unreadable_machine_file_boots_the_own_disk(lan):
    """A machine file with a mistake: the machine boots what it has, and says where the mistake is."""
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.copy_image(box)
        installation.write_machine_text(box.mac, f"boot_polcy: flash\nimage: {places.SAMPLE.name}\n")
        boots_its_disk_because(lan, box, "boot_polcy")


def an_appliance_killed_in_mid_flash_never_means_a_false_done(lan):
    """SIGKILL while the image streams, and a restart: the flash resumes, or fails loudly and begins again by itself."""
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.soil(box)
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        # The stored image takes half a minute now.
        lan.slow_down(f"{places.SAMPLE.stat().st_size * 8 // 30}bit")
        box.expect(r"bty: writing 25%", 40)
        lan.appliance.kill()
        time.sleep(5)
        lan.start_appliance()
        end = box.expect(r"bty: flash (complete|failed)", 60)
        if "failed" in end:
            # Nobody stands at the machine: what the network is at fault for is begun again.
            box.expect(r"bty: attempt 2 of 3", 40)
            box.expect(r"bty: flash complete", 120)
        box.await_reset(10)
        disk.must_hold_the_image(box)
        records.must_be_done(lan, box)


def an_agent_that_dies_is_told_of(lan):
    """The agent is killed in mid-flash: the consoles and the appliance hear of it, and the disk does not boot."""
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.soil(box)
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        lan.slow_down(f"{places.SAMPLE.stat().st_size * 8 // 30}bit")
        box.expect(r"bty: writing 25%", 40)
        # The rest would take half an hour: however slow the shell is, the flash is not through before.
        lan.slow_down(f"{places.SAMPLE.stat().st_size * 8 // 1800}bit")
        box.type("systemctl kill --signal=KILL bty-flash-on-boot.service")
        box.expect(r"bty: flash failed: the agent died", 10)
        await_state(lan, box, "failed")
        records.must_have_failed(lan, box, ("agent",))
        disk.must_not_boot(box)


def boots_its_disk_because(lan, box, reason):
    box.power_on()
    stages.network_boot(box, silent)
    stages.own_disk(box, silent)
    records.must(box.seen(reason), f"the screen does not show '{reason}'; see {box.serial}")
    records.must_be_logged(lan, box, reason)
    records.must(not lan.runs_of(box.mac), "a machine that is not to be flashed has a run")


def store_an_image_that_rots(lan):
    """A raw image of which one byte changes after the appliance took its digest, behind the appliance's back."""
    image = places.IMAGES / _BITROT
    subprocess.run(["zstd", "--decompress", "--quiet", "--sparse", "-o", image, "--", places.SAMPLE], check=True)
    lan.wait_for_image(_BITROT)
    times = image.stat()
    with open(image, "r+b") as opened:
        opened.seek(times.st_size // 2)
        byte = opened.read(1)[0]
        opened.seek(-1, os.SEEK_CUR)
        opened.write(bytes([byte ^ 1]))
    os.utime(image, ns=(times.st_atime_ns, times.st_mtime_ns))


def await_state(lan, box, state, seconds=300):
    deadline = time.monotonic() + seconds
    while records.last_run(lan, box)["state"] != state:
        if time.monotonic() > deadline:
            raise LabFailure(f"the run of {box.name} is {records.last_run(lan, box)['state']} after {seconds} s, wanted {state}")
        time.sleep(0.2)


def a_boot_card_that_is_gone_and_a_kernel_that_hangs_need_no_hand(lan):
    """The card that booted is not there any more: every card is tried. A watchdog is there, a panic ends in a reboot, tools answer."""
    with LiveMachine(lan, "nocard", tap=0, boot_card="52:54:00:77:00:99") as box:
        box.to_the_shell()
        records.must(box.seen("every wired card is tried"), f"the console does not say that every card is tried; see {box.serial}")
        box.run("! test -e /run/systemd/network/80-bty.network", 10)
        records.must("60" in box.run("cat /proc/sys/kernel/panic", 10), "a panic does not end in a reboot")
        box.run("test -e /dev/watchdog0", 10, again_for=20)
        # For the person on site; and nothing of theirs runs by itself.
        box.run("smartctl --version && nvme version && sg_inq --version && ethtool --version && lspci", 20)
        box.run("! busybox pgrep -l 'smartd|uuidd'", 10)


TESTS = (
    a_boot_card_that_is_gone_and_a_kernel_that_hangs_need_no_hand,
    a_missing_image_boots_the_own_disk,
    an_unreadable_machine_file_boots_the_own_disk,
    an_appliance_killed_in_mid_flash_never_means_a_false_done,
    an_agent_that_dies_is_told_of,
)
ALTERNATE = (an_image_that_changed_on_its_way_is_refused_three_times,)
