"""A machine in the rack: QEMU with an emulated processor, a network card on the LAN, a disk, and a serial line to read.

A machine can be told to stand still at the guest's next reset, with its disk as the guest left it, so that it can be compared.
"""

import json
import os
import re
import shutil
import socket
import time
import uuid

import places
from processes import Process
from report import Clock, LabFailure

OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"

# Whatever is waited for, it will not come any more.
HOPELESS = re.compile(r"Kernel panic|double fault|No bootable device|the live environment cannot start")
_ESCAPES = re.compile(rb"\x1b(\[[0-9;?=!]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78c])|\r|\x00")
# A plan of the quiet machine's times gets this many times as long before the lab gives up.
PATIENCE = 5


def mac_of(tap):
    return f"52:54:00:77:00:{tap + 1:02x}"


def qemu(rack, name, firmware, mac, disk, tap, serial, control=None, memory=1536):
    """The command line of a machine. Why each odd option is there is said beside it."""
    graphics = "q35" if firmware == "uefi" else "q35,graphics=off"  # SeaBIOS copies the screen to the serial line
    nic = "virtio-net-pci,romfile=" if firmware == "uefi" else "virtio-net-pci"  # OVMF has a driver of its own
    words = [
        "qemu-system-x86_64", "-name", name, "-machine", graphics, "-uuid", str(uuid.uuid5(uuid.NAMESPACE_OID, mac)),
        # Emulated unless asked otherwise: a /dev/kvm that is there does not always work. Without cmpxchg16b, because QEMU
        # 7.2's emulation of it now and then ends in a double fault of the guest's kernel.
        "-accel", os.environ.get("BTY_LAB_ACCEL", "tcg,thread=multi"), "-cpu", "qemu64,-cx16", "-smp", "2", "-m", str(memory),
        "-display", "none", "-vga", "std", "-action", f"shutdown={'pause' if control else 'poweroff'}",
        "-object", "rng-random,filename=/dev/urandom,id=rng", "-device", "virtio-rng-pci,rng=rng",
        "-netdev", f"tap,id=lan,ifname=tap{tap},script=no,downscript=no", "-device", f"{nic},netdev=lan,mac={mac},bootindex=1",
        "-drive", f"if=none,id=disk,file={disk},format=raw,cache=unsafe,discard=unmap",
        "-device", f"virtio-blk-pci,drive=disk,serial=LAB-{name.upper()},bootindex=2",
        *serial,
    ]
    if control is not None:
        words += ["-chardev", f"socket,id=control,fd={control}", "-mon", "chardev=control,mode=control"]
    if firmware == "uefi":
        variables = places.LAB / f"{name}.vars"
        if not variables.exists():
            shutil.copyfile(OVMF_VARS, variables)
        words += ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={OVMF_CODE}",
                  "-drive", f"if=pflash,format=raw,unit=1,file={variables}",
                  # Two tries less at every boot; HTTP boot stays on, so that the appliance is asked twice as real ones do.
                  "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"]
    return words


class Machine:
    """One machine; power can be cut and come back, the disk stays."""

    def __init__(self, rack, name, firmware, tap, disk_bytes=2 << 30):
        self.rack, self.name, self.firmware, self.tap = rack, name, firmware, tap
        self.mac = mac_of(tap)
        self.disk = places.DISKS / f"{name}.disk"
        self.serial = rack.logs / f"{name}.serial"
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
        serial = ["-chardev", f"file,id=serial,path={self.serial},append=on", "-serial", "chardev:serial"]
        command = qemu(self.rack, self.name, self.firmware, self.mac, self.disk, self.tap, serial, theirs.fileno())
        self._position = self._power_on = len(self._text())
        self._process = Process(f"machine {self.name}", self.rack.lan, command, self.rack.logs / f"{self.name}.qemu.log",
                                pass_fds=(theirs.fileno(),))
        theirs.close()
        self._control = Control(ours)

    def power_off(self):
        """The plug is pulled."""
        if self._process:
            self._process.kill()
            self._control.close()
            self._process = None

    def power_cycle(self):
        self.power_off()
        self.power_on()

    def expect(self, pattern, quiet_seconds, what=None):
        """Waits for a pattern on the serial line, after everything seen before; returns the line it stands in.

        quiet_seconds: how long this takes on a quiet machine; PATIENCE times as long is waited.
        """
        what = what or f"'{pattern}' on the serial line"
        deadline = time.monotonic() + quiet_seconds * PATIENCE
        wanted = re.compile(pattern)
        while True:
            text = self._text()
            found = wanted.search(text, self._position)
            hopeless = HOPELESS.search(text, self._position, found.start() if found else len(text))
            if hopeless:
                raise self._failure(f"waited for {what}, found '{hopeless.group()}'")
            if found:
                self._position = found.end()
                return line_around(text, found)
            self._must_run(what)
            if time.monotonic() > deadline:
                raise self._failure(f"no {what} within {quiet_seconds * PATIENCE:.0f} s")
            time.sleep(0.05)

    def seen(self, text):
        """Whether the serial line said this since power-on, whatever the line breaks of an 80 column screen did to it."""
        return _squeeze(text) in _squeeze(self._text()[self._power_on:])

    def hold_at_reset(self):
        """From now on a guest's reset stops the machine. Not earlier: SeaBIOS resets once more by itself after each reset."""
        self._control.ask("set-action", reboot="shutdown")

    def await_reset(self, quiet_seconds):
        """Until the guest asks for a reset. Then the machine stands still."""
        deadline = time.monotonic() + quiet_seconds * PATIENCE
        while not self._control.reset_seen():
            hopeless = HOPELESS.search(self._text(), self._position)
            if hopeless:
                raise self._failure(f"waited for a reboot, found '{hopeless.group()}'")
            if not self._process.alive() or time.monotonic() > deadline:
                raise self._failure(f"no reboot within {quiet_seconds * PATIENCE:.0f} s")
            time.sleep(0.05)

    def let_reset(self):
        """The reset that was held up happens."""
        self._control.ask("set-action", reboot="reset")
        self._control.ask("system_reset")
        # The reset is only begun by then; until it is through, QEMU would not let the machine run.
        deadline = time.monotonic() + 10
        while self._control.ask("query-status")["status"] == "shutdown" and time.monotonic() < deadline:
            time.sleep(0.02)
        # A kernel tries several ways to reset; those that came after the first belong to the same reset.
        self._control.reset_seen()
        self._control.ask("cont")

    def _must_run(self, what):
        if not self._process.alive():
            raise self._failure(f"waited for {what}, but QEMU ended; see {self._process.log}")
        if self._control.reset_seen():
            raise self._failure(f"waited for {what}, but the machine rebooted")

    def _text(self):
        if not self.serial.exists():
            return ""
        return _ESCAPES.sub(b"", self.serial.read_bytes()).decode("latin1")

    def _failure(self, text):
        tail = "\n".join("    | " + line for line in self._text()[-2000:].splitlines()[-15:])
        return LabFailure(f"machine {self.name} ({self.firmware}), {self.clock.total():.1f} s after power-on: {text}\n"
                          f"  end of its serial line:\n{tail}\n"
                          f"  look into: {self.serial} and, in {self.rack.logs}, appliance.log, proxy-dhcp.log, lan-dhcp.log")


def _squeeze(text):
    return re.sub(r"\s+", "", text)


def line_around(text, found):
    begin = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    return text[begin:end if end >= 0 else len(text)].strip()


class Control:
    """QEMU's machine protocol (QMP) over one end of a socket pair."""

    def __init__(self, connection):
        self._connection = connection
        self._connection.settimeout(10)
        self._buffer = b""
        self._resets = 0
        self._receive()
        self.ask("qmp_capabilities")

    def close(self):
        self._connection.close()

    def ask(self, command, **arguments):
        self._connection.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while "return" not in (message := self._receive()):
            if "error" in message:
                raise LabFailure(f"QEMU refuses '{command}': {message['error']['desc']}")
        return message["return"]

    def reset_seen(self):
        """Whether the guest asked for a reset since the last time this said so."""
        self._connection.settimeout(0)
        try:
            while True:
                self._receive()
        except (BlockingIOError, ConnectionError):
            pass
        finally:
            self._connection.settimeout(10)
        seen, self._resets = self._resets > 0, 0
        return seen

    def _receive(self):
        while b"\n" not in self._buffer:
            data = self._connection.recv(65536)
            if not data:
                raise ConnectionError("QEMU closed its control connection")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        message = json.loads(line)
        if message.get("event") == "SHUTDOWN" and message["data"].get("reason") == "guest-reset":
            self._resets += 1
        return message
