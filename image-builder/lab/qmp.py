"""QEMU's machine protocol (QMP): telling it things, and hearing of resets."""

import json
import time

from report import LabFailure

# QEMU answers at once, unless the host has no time for it.
_PATIENCE = 300


class Control:
    """A machine's control connection: one end of a socket pair, QEMU has the other."""

    def __init__(self, connection):
        self._connection = connection
        self._connection.settimeout(_PATIENCE)
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

    def wait(self, condition, what, seconds=_PATIENCE, pause=0.02):
        """Until something is so."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise LabFailure(f"waited {seconds:.0f} s for {what}")
            time.sleep(pause)

    def reset_seen(self):
        """Whether the guest asked for a reset since the last time this said so."""
        self._connection.settimeout(0)
        try:
            while True:
                self._receive()
        except (BlockingIOError, ConnectionError):
            pass
        finally:
            self._connection.settimeout(_PATIENCE)
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
