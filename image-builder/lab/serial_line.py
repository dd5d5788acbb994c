"""A serial line of a machine: what the machine sends is in a file, what a person types goes in."""

import contextlib
import socket
import threading


class SerialLine:
    """One line, from the machine's power-on to its power-off and again."""

    def __init__(self, number, log):
        self.number, self.log = number, log
        self._ours = self._theirs = None

    def plug_in(self):
        """QEMU's words for it, and the descriptor that it needs."""
        self._ours, self._theirs = socket.socketpair()
        file = self._theirs.fileno()
        name = f"serial{self.number}"
        chardev = ["-chardev", f"socket,id={name},fd={file},logfile={self.log},logappend=on"]
        # A PC has four at the usual places; a management controller adds its own on the PCI bus.
        uart = ["-serial", f"chardev:{name}"] if self.number < 4 else ["-device", f"pci-serial,chardev={name}"]
        return chardev + uart, file

    def plugged_in(self):
        """QEMU has its end now."""
        self._theirs.close()
        # What comes is in the log; nobody reading it here would stop the guest once the line is full.
        threading.Thread(target=drain, args=(self._ours,), daemon=True).start()

    def send(self, data):
        """Sends bytes, as keys do."""
        self._ours.sendall(data)

    def close(self):
        self._ours.close()


def drain(line):
    with contextlib.suppress(OSError):
        while line.recv(65536):
            pass
