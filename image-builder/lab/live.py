"""Machines that do not boot from the network: given the live environment's kernel and initrd, or nothing but a disk."""

import time

import hardware
from machine import Machine, patience
from paths import places
from report import LabFailure

KERNEL = places.BOOT / "bty-netboot-x86_64.vmlinuz"
INITRD = places.BOOT / "bty-netboot-x86_64.initrd"


class ShellMachine(Machine):
    """A machine with somebody at the shell of its live environment, on the serial line."""

    def run(self, command, quiet_seconds, again_for=0):
        """Runs a command in the shell; returns what it printed. What a quiet machine gets right only after again_for seconds is
        begun again while it fails."""
        deadline = time.monotonic() + (patience(again_for) if again_for else 0)
        status, text = self.status_of(command, quiet_seconds)
        while status != 0 and time.monotonic() < deadline:
            self.status_of("sleep 1", 3)
            status, text = self.status_of(command, quiet_seconds)
        if status == 0:
            return text
        raise LabFailure(f"`{command}` in the live environment ended with status {status}:\n{text}\n  look into: {self.serial}")

    def status_of(self, command, quiet_seconds):
        """Runs a command in the shell; returns its status and what it printed."""
        begin = len(self._text())
        # The marks do not stand in what is typed, only in what is printed.
        self.type(f"clear; echo lab-'begin'; {command}; echo lab-'end' $?")
        line = self.expect(r"lab-end [0-9]+", quiet_seconds, f"the end of `{command}`")
        text = self._text()[begin:]
        printed = text[text.index("lab-begin") + len("lab-begin"):text.rindex("lab-end")]
        return int(line.rsplit("lab-end ", 1)[1]), printed.strip()


class LiveMachine(ShellMachine):
    """The live environment as a stick would bring it, with a person at its shell on the serial line.

    Its whole state can be saved, and switched on again later as if no time had passed.
    """

    memory = 1024

    def __init__(self, rack, name, tap, disks=None, initrd=INITRD, boot_card=None):
        """boot_card: the address of the network card that its kernel is told it has booted by, if it is not its own."""
        super().__init__(rack, name, "bios", tap)
        self.boot_card = boot_card or self.mac
        self.disks = disks if disks is not None else hardware.disk(self.disk, name)
        self.initrd = initrd
        self._state = None

    def parts(self):
        words = ["-kernel", KERNEL, "-initrd", self.initrd,
                 "-append", f"console=tty0 console=ttyS0,115200 quiet bty.mac={self.boot_card}", *self.disks]
        return [*words, "-incoming", f"exec:cat {self._state}"] if self._state else words

    def to_the_shell(self):
        """Switches it on; returns when the network and the shell are there."""
        self.power_on()
        self.expect(r"root@bty-live", 40, "a root shell on the serial line")
        self.run("busybox wget -q -O /dev/null " + places.URL + "/healthz", 10, again_for=40)

    def save(self, file):
        """Keeps the state of the whole machine but its disks in a file, and switches it off."""
        self._control.ask("stop")
        self._control.ask("migrate", uri=f"exec:cat > {file}")
        self._control.wait(lambda: self._control.ask("query-migrate").get("status") == "completed", "the machine's state to be saved")
        self.power_off()

    def quit(self):
        """Switches it off so that QEMU completes what it writes to files of its own."""
        self._control.ask("quit")
        status, log = self._process.status_within(300), self._process.log
        self.power_off()
        if status != 0:
            raise LabFailure(f"QEMU was told to quit and did not, or ended with an error: status {status}; see {log}")

    def wait(self, condition, seconds, what):
        """Until something is so; asked a thousand times a second."""
        self._control.wait(condition, what, seconds, pause=0.001)

    def resume(self, file, disks):
        """Switches a saved machine on again, with other disks in place of its own."""
        self._state, self.disks = file, disks
        self.power_on()
        # What is typed before the state is there would be lost with the state before it.
        self._control.wait(lambda: self._control.ask("query-status")["status"] != "inmigrate", "the machine's saved state")
        self._control.ask("cont")

    def block_statistics(self, number):
        """What the guest has done to a disk since the machine was switched on."""
        for device in self._control.ask("query-blockstats"):
            if f"disk{number}/" in device.get("qdev", ""):
                return device["stats"]
        raise LabFailure(f"QEMU knows no disk{number}")


class DiskMachine(Machine):
    """A machine that boots its disk: without a network card unless it is plugged in somewhere."""

    def __init__(self, rack, name, firmware, disks, tap=None):
        super().__init__(rack, name, firmware, tap)
        self.disks = disks

    def parts(self):
        return self.disks
