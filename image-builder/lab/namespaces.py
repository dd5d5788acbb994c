"""Network namespaces: made, entered and removed."""

import contextlib
import ctypes
import hashlib
import os
import pathlib
import signal
import subprocess
import time

from report import LabFailure

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def prefix_of(folder):
    """A name of its own for each rack's folder, so that several of them can be up at the same time."""
    return "bty" + hashlib.sha256(str(folder).encode()).hexdigest()[:6]


def ip(*words):
    """Runs ip(8)."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise LabFailure(f"ip {' '.join(words)}: {done.stderr.strip()} (status {done.returncode})")
    return done.stdout


def existing(prefix):
    """The namespaces of this prefix that exist now."""
    names = [line.split()[0] for line in ip("netns", "list").splitlines() if line.strip()]
    return [name for name in names if name.startswith(prefix + "-")]


def delete_all(prefix):
    """Ends what still runs in this prefix's namespaces, and removes them. Nothing outside them is touched."""
    for name in existing(prefix):
        for wanted in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + 30
            while (pids := ip("netns", "pids", name).split()) and time.monotonic() < deadline:
                for pid in pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), wanted)
                time.sleep(0.1)
        ip("netns", "delete", name)


@contextlib.contextmanager
def inside(name):
    """Sockets opened by this thread inside the block belong to the namespace."""
    with open("/proc/thread-self/ns/net", "rb") as outside, open(pathlib.Path("/run/netns", name), "rb") as wanted:
        _set(wanted)
        try:
            yield
        finally:
            _set(outside)


def _set(namespace):
    if _libc.setns(namespace.fileno(), _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"entering the network namespace {namespace.name}")
