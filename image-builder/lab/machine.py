"""A machine in the rack: QEMU with an emulated processor, a network card on the LAN, a disk, and a serial line to read.

A machine can be told to stand still at the guest's next reset, with its disk as the guest left it, so that it can be compared.
"""

import contextlib
import re
import socket
import time

import hardware
from paths import places
from processes import Process
from qmp import Control
from report import Clock, EmulatorFault, LabFailure
from serial_line import SerialLine

# Whatever is waited for, it will not come any more.
HOPELESS = re.compile(r"Kernel panic|double fault|No bootable device|the live environment cannot start|"
                      r"Verification failed: Security Violation|bad shim signature")
# Of these QEMU's emulated processor is the cause (see hardware.py), or its emulated timer on a host that had no time for
# it; never what is tested here.
_EMULATOR = re.compile(r"double fault|Oops: int3|IO-APIC \+ timer doesn't work")
_ESCAPES = re.compile(rb"\x1b(\[[0-9;?=!]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78c])|\r|\x00")


def patience(quiet_seconds):
    """How long the lab waits, in seconds, for what takes so long on a quiet machine. What comes is seen when it comes, so this
    only says how late a failure is known; and the host may have ten other things to do."""
    return max(180, 10 * quiet_seconds)


class Machine:
    """One machine; power can be cut and come back, the disk stays."""

    memory = 1536
    # See hardware.qemu.
    card = "virtio-net-pci"
    processors = 1

    def __init__(self, rack, name, firmware, tap, disk_bytes=2 << 30, lines=1):
        self.rack, self.name, self.firmware, self.tap = rack, name, firmware, tap
        self.mac = hardware.mac_of(tap)
        self.disk = places.DISKS / f"{name}.disk"
        # ttyS0, which tells how far it is, and others.
        self.lines = [SerialLine(number, rack.logs / f"{name}.serial{number or ''}") for number in range(lines)]
        self.serial = self.lines[0].log
        self.clock = Clock()
        self._process = self._control = None
        self._position = self._power_on = 0
        (places.LAB / f"{name}.vars").unlink(missing_ok=True)
        with open(self.disk, "wb") as disk:
            disk.truncate(disk_bytes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.power_off()

    def power_on(self):
        ours, theirs = socket.socketpair()
        self.clock = Clock()
        serial = [line.plug_in() for line in self.lines]
        command = hardware.qemu(self.rack, self.name, self.firmware, self.mac, self.tap, [word for words, _ in serial for word in words],
                                self.parts(), theirs.fileno(), self.memory, self.card, self.processors)
        self._position = self._power_on = len(self._text())
        self._process = Process(f"machine {self.name}", self.namespace, command, self.rack.logs / f"{self.name}.qemu.log",
                                pass_fds=(theirs.fileno(), *(file for _, file in serial)))
        theirs.close()
        for line in self.lines:
            line.plugged_in()
        self._control = Control(ours)

    @property
    def namespace(self):
        """Where its network card is plugged in."""
        return self.rack.lan

    def parts(self):
        """What this machine has beside the usual."""
        return hardware.disk(self.disk, self.name)

    def power_off(self):
        """The plug is pulled."""
        if self._process:
            self._process.kill()
            self._control.close()
            for line in self.lines:
                line.close()
            self._process = None

    def type(self, command):
        """Types a command at the shell on the serial line."""
        self.send(command.encode() + b"\r")

    def send(self, data):
        """Sends bytes to the serial line, as keys do."""
        self.lines[0].send(data)

    def screenshot(self, file):
        """What its monitor shows, as a PPM picture."""
        self._control.ask("screendump", filename=str(file))

    def pause(self, seconds):
        """Nothing is done to it for a while."""
        time.sleep(seconds)

    def power_cycle(self):
        self.power_off()
        self.power_on()

    def expect(self, pattern, quiet_seconds, what=None):
        """Waits for a pattern on the serial line, after everything seen before; returns the line it stands in.

        quiet_seconds: how long this takes on a quiet machine; see patience.
        """
        what = what or f"'{pattern}' on the serial line"
        deadline = time.monotonic() + patience(quiet_seconds)
        wanted = re.compile(pattern)
        while True:
            text = self._text()
            found = wanted.search(text, self._position)
            hopeless = HOPELESS.search(text, self._position, found.start() if found else len(text))
            if hopeless:
                raise self._dead(f"waited for {what}, found '{hopeless.group()}'")
            if found:
                self._position = found.end()
                return line_around(text, found)
            self._must_run(what)
            if time.monotonic() > deadline:
                raise self.failure(f"no {what} within {patience(quiet_seconds):.0f} s")
            time.sleep(0.05)

    def first_of(self, patterns, quiet_seconds):
        """Waits for one of several patterns, {name: pattern}; returns the name of the one that stands first."""
        deadline = time.monotonic() + patience(quiet_seconds)
        while True:
            text = self._text()
            found = [(match.start(), name) for name, pattern in patterns.items()
                     if (match := re.compile(pattern).search(text, self._position))]
            if found:
                return min(found)[1]
            if not self._process.alive() or time.monotonic() > deadline:
                raise self.failure(f"waited for one of {', '.join(patterns)}")
            time.sleep(0.05)

    def seen(self, text):
        """Whether the serial line said this since power-on, whatever the line breaks of an 80 column screen did to it."""
        return _squeeze(text) in _squeeze(self._text()[self._power_on:])

    def hold_at_reset(self):
        """From now on a guest's reset stops the machine. Not earlier: SeaBIOS resets once more by itself after each reset."""
        self._control.ask("set-action", reboot="shutdown")

    def await_reset(self, quiet_seconds):
        """Until the guest asks for a reset. Then the machine stands still."""
        deadline = time.monotonic() + patience(quiet_seconds)
        while not self._control.reset_seen():
            hopeless = HOPELESS.search(self._text(), self._position)
            if hopeless:
                raise self._dead(f"waited for a reboot, found '{hopeless.group()}'")
            if not self._process.alive() or time.monotonic() > deadline:
                raise self.failure(f"no reboot within {patience(quiet_seconds):.0f} s")
            time.sleep(0.05)

    def let_reset(self):
        """The reset that was held up happens."""
        self._control.ask("set-action", reboot="reset")
        self._control.ask("system_reset")
        # The reset is only begun by then; until it is through, QEMU would not let the machine run.
        self._control.wait(lambda: self._control.ask("query-status")["status"] != "shutdown", "the reset to be through")
        # A kernel tries several ways to reset; those that came after the first belong to the same reset.
        self._control.reset_seen()
        self._control.ask("cont")

    def _must_run(self, what):
        if not self._process.alive():
            raise self.failure(f"waited for {what}, but QEMU ended; see {self._process.log}")
        if self._control.reset_seen():
            raise self.failure(f"waited for {what}, but the machine rebooted")

    def _text(self):
        if not self.serial.exists():
            return ""
        return _ESCAPES.sub(b"", self.serial.read_bytes()).decode("latin1")

    def _dead(self, text):
        emulated = _EMULATOR.search(self._text(), self._power_on)
        return self.failure(text, EmulatorFault if emulated else LabFailure)

    def _last_words(self):
        """What a live environment that still answers knows of its agent goes to the end of the serial log."""
        if self._process.alive() and "root@bty-live" in self._text()[self._power_on:]:
            with contextlib.suppress(OSError):
                self.type("clear; journalctl -u bty-flash-on-boot -n 30 --no-pager; cat /hs_err* /run/bty/bty.log; echo lab-'said'")
                deadline = time.monotonic() + 60
                while not self.seen("lab-said") and self._process.alive() and time.monotonic() < deadline:
                    time.sleep(0.5)

    def failure(self, text, kind=LabFailure):
        self._last_words()
        tail = "\n".join("    | " + line for line in self._text()[-2000:].splitlines()[-15:])
        return kind(f"machine {self.name} ({self.firmware}), {self.clock.total():.1f} s after power-on: {text}\n"
                    f"  end of its serial line:\n{tail}\n"
                    f"  look into: {self.serial} and, in {self.rack.logs}, appliance.log, proxy-dhcp.log, lan-dhcp.log")


def _squeeze(text):
    return re.sub(r"\s+", "", text)


def line_around(text, found):
    begin = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    return text[begin:end if end >= 0 else len(text)].strip()
