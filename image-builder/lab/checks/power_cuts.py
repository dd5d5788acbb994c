"""The power goes while a disk is written: afterwards it boots the complete new image, or nothing."""

import collections
import os
import random
import time

import hardware
import powercut
from live import DiskMachine, LiveMachine
from machine import patience
from paths import places
from powercut import COMPLETE, UNBOOTABLE, UNTOUCHED
from report import LabFailure

_SIZE = 1 << 30
_FLASH = f"bty flash --image {places.URL}/images/{places.SAMPLE.name} --target /dev/vda --yes --progress none"
_OVER = "flash-is-over"
# Real ones, of QEMU itself: at random steps of the flash, and right after each of its syncs.
_AT_RANDOM, _AFTER_SYNCS = 9, (1, 2, 3)
# Cuts replayed from the log of one flash.
_REPLAYED = 250


def power_cuts_of_a_first_flash_leave_all_of_it_or_nothing_that_boots(lan):
    """A dozen power cuts of a first flash, hundreds more from the log of its writes: the whole new image, or nothing."""
    return cuts(lan, "never flashed", soiled(places.DISKS / "before.disk"))


def power_cuts_over_an_older_system_leave_all_of_the_new_or_nothing_that_boots(lan):
    """The same over an older system that boots: the whole new image, or nothing."""
    return cuts(lan, "with an older system", powercut.old_system(places.CLOUD, places.DISKS / "before.disk", _SIZE))


def cuts(lan, what, before):
    """All cuts of the flash of one disk; returns the figures in words."""
    seed = int(os.environ.get("BTY_LAB_SEED", random.SystemRandom().randrange(1 << 31)))
    chance = random.Random(seed)
    target = powercut.Target(powercut.unpack(places.SAMPLE, places.DISKS / "new.img"), before, _SIZE)
    with LiveMachine(lan, "cuts", tap=0, disks=disks(target)) as box:
        box.to_the_shell()
        state, log = places.DISKS / "cuts.state", places.DISKS / "writes.log"
        box.save(state)
        try:
            steps = whole_flash(box, state, target, log)
            real = real_cuts(box, state, target, steps, chance)
            replayed = replay(lan, target, log, chance)
        except LabFailure as failure:
            raise LabFailure(f"{failure}\n  the same cuts again: BTY_LAB_SEED={seed}") from failure
    return f"a disk {what}: {sum(real.values())} cuts {words(real)}, {_REPLAYED} replayed {words(replayed)}"


def whole_flash(box, state, target, log):
    """One that nobody cuts, with its writes logged; returns how many steps it takes."""
    log.write_bytes(b"")
    box.resume(state, disks(target, log))
    box.run(_FLASH, 30)
    steps = clock(box)
    box.quit()
    found = powercut.judge_overlay(target, overlay_file())
    if found != COMPLETE:
        raise LabFailure(f"a flash that nobody cut left {found} on {overlay_file()}")
    return steps


def real_cuts(box, state, target, steps, chance):
    found = collections.Counter()
    wishes = [("at step", chance.randrange(1, steps)) for _ in range(_AT_RANDOM)] + [("after sync", n) for n in _AFTER_SYNCS]
    for kind, when in wishes:
        box.resume(state, disks(target))
        # The mark does not stand in what is typed, only in what is printed.
        box.type(f"{_FLASH}; echo flash-'is-over'")
        cut(box, kind, when)
        try:
            found[powercut.judge_overlay(target, overlay_file())] += 1
        except LabFailure as failure:
            raise LabFailure(f"power cut {kind} {when} of {steps}: {failure}") from failure
    if found[UNBOOTABLE] == 0:
        raise LabFailure(f"none of {len(wishes)} cuts came while the disk was written")
    return found


def cut(box, kind, when):
    """Pulls the plug as soon as the guest has done so much to the disk; at the end, if this flash takes fewer steps."""
    looked = time.monotonic()

    def due():
        nonlocal looked
        done = box.block_statistics(0)["flush_operations"] if kind == "after sync" else clock(box)
        if done < when and time.monotonic() > looked + 2:
            looked = time.monotonic()
            return box.seen(_OVER)
        return done >= when

    box.wait(due, patience(30), f"the flash to be {kind} {when}")
    box.power_off()


def clock(box):
    """Counts all that changes the disk or syncs it."""
    done = box.block_statistics(0)
    return done["wr_operations"] + done["unmap_operations"] + done["flush_operations"]


def replay(lan, target, log, chance):
    """Cuts everywhere in the log of one flash; some are booted, too."""
    writes = powercut.WriteLog(log)
    state = powercut.Replay(target, writes)
    last = len(writes.entries)
    points = sorted(chance.randrange(last + 1) for _ in range(_REPLAYED - 30))
    # Where the order matters most: everything around the last syncs.
    points = sorted(points + [chance.randrange(max(0, last - 12), last + 1) for _ in range(30)])
    found, durable, samples = collections.Counter(), 0, {}
    for point in points:
        for number in range(durable, point):
            if writes.entries[number].sync:
                for settled in range(durable, number + 1):
                    state.settle(settled)
                durable = number + 1
        verdict, survivors = state.cut(chance, durable, point)
        if verdict is None:
            disk = state.write_out(places.DISKS / "half.disk", durable, survivors)
            raise LabFailure(f"a power cut behind write {point} of {last}, with all before {durable} synced and {survivors} "
                             f"of the rest on the disk, leaves a half; it is kept in {disk}")
        found[verdict] += 1
        samples[verdict] = (durable, survivors)
    for verdict, (durable, survivors) in samples.items():
        boots_as_judged(lan, verdict, state.write_out(places.DISKS / "sample.disk", durable, survivors))
    if found[UNBOOTABLE] == 0 or found[COMPLETE] == 0:
        raise LabFailure(f"{_REPLAYED} replayed cuts found {words(found)}; wanted some of either kind")
    return found


def boots_as_judged(lan, verdict, file):
    """Both firmwares make of a disk what was read from its bytes. An old system is not asked for: it is as it was."""
    if verdict == UNTOUCHED:
        return
    for firmware in ("bios", "uefi"):
        with DiskMachine(lan, f"cut-{firmware}", firmware, hardware.disk(file, "cut", bootindex=1)) as box:
            box.power_on()
            seen = box.first_of({UNBOOTABLE: r"No bootable device|No bootable option|UEFI Interactive Shell",
                                 COMPLETE: rf"bty-sample: up {firmware}", "the old system": r"bty-cloud: GRUB"}, 40)
            if seen != verdict:
                raise LabFailure(f"{firmware}: {file} was judged to hold {verdict}, and boots {seen}; see {box.serial}")


def disks(target, log=None):
    """A fresh disk for the machine, with what it held before; its writes may be logged."""
    file = powercut.overlay(target.before, overlay_file())
    if log is None:
        return hardware.disk(file, "cuts", form="qcow2", cache="writeback")
    return ["-blockdev", f"driver=qcow2,node-name=under,file.driver=file,file.filename={file},discard=unmap",
            "-blockdev", f"driver=blklogwrites,node-name=logged,file=under,log.driver=file,log.filename={log}",
            "-device", "virtio-blk-pci,id=disk0,drive=logged,serial=LAB-CUTS,bootindex=2"]


def overlay_file():
    return places.DISKS / "cuts.qcow2"


def soiled(file):
    """A disk that somebody used, without a table."""
    block = b"old installation" * (1 << 16)
    with open(file, "wb") as opened:
        for _ in range(256):
            opened.write(block)
        opened.truncate(_SIZE)
        opened.seek(-len(block), os.SEEK_END)
        opened.write(block)
    return file


def words(counter):
    return "(" + ", ".join(f"{counter[kind]} {kind}" for kind in (COMPLETE, UNBOOTABLE, UNTOUCHED) if counter[kind]) + ")"


ALTERNATE = (
    power_cuts_over_an_older_system_leave_all_of_the_new_or_nothing_that_boots,
    power_cuts_of_a_first_flash_leave_all_of_it_or_nothing_that_boots,
)
