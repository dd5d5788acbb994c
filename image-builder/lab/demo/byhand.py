"""The rack as a toy: up, boot, down, each its own command."""

import os

import hardware
import namespaces
import rack
from paths import places
from report import LabFailure, say

_TAPS = {"bios": 0, "uefi": 1}


def up():
    standing = rack.Rack("up", same_boot=60, outlive=True)
    standing.up()
    say(f"The rack is up: the appliance is at {places.URL}, inside the namespace {standing.srv}.")
    say(f"  ask it:      ip netns exec {standing.lan} curl {places.URL}/healthz")
    say(f"  its token:  {places.TOKEN}")
    say(f"  wishes:      {places.STATE}/machines/MAC.yaml")
    say(f"  logs:        {standing.logs}")
    say("  a machine:   image-builder/lab/lab boot --firmware bios|uefi")
    say("  the end:     image-builder/lab/lab down")


def down():
    namespaces.delete_all(namespaces.prefix_of(places.LAB))


def boot(firmware):
    """Becomes QEMU: its serial line is this terminal."""
    standing = rack.Rack("up")
    if standing.lan not in namespaces.existing(standing.prefix):
        raise LabFailure("there is no rack; `lab up` starts one")
    name, tap = f"hand-{firmware}", _TAPS[firmware]
    disk = places.DISKS / f"{name}.disk"
    if not disk.exists():
        with open(disk, "wb") as new:
            new.truncate(2 << 30)
    mac = hardware.mac_of(tap)
    say(f"{name}: {mac}, disk {disk}; Ctrl-A X cuts its power")
    words = hardware.qemu(standing, name, firmware, mac, tap, ["-serial", "mon:stdio"], hardware.disk(disk, name))
    os.execvp("ip", ["ip", "netns", "exec", standing.lan, *words])
