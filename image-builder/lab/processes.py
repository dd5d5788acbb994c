"""Processes the lab starts: each in a namespace, with a log, gone when the lab is gone."""

import ctypes
import os
import signal
import subprocess

from report import LabFailure

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Process:
    """A program in a network namespace, its output in a file."""

    def __init__(self, what, namespace, command, log, env=None, outlive=False, pass_fds=()):
        self.what = what
        self.log = log
        self.command = ["ip", "netns", "exec", namespace, *map(str, command)]
        with open(log, "ab") as output:
            # `ip netns exec` becomes the program, so this process id is the program's.
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})}, start_new_session=True, pass_fds=pass_fds,
                preexec_fn=None if outlive else _die_with_the_lab)
        self.pid = self._process.pid

    def alive(self):
        return self._process.poll() is None

    def status_within(self, seconds):
        """The exit status, or None when it had to be killed after these seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def must_live(self):
        if not self.alive():
            raise LabFailure(f"{self.what} ended with status {self._process.returncode}; its words are in {self.log}")

    def kill(self):
        """As if the power of its machine had gone: no chance to say anything."""
        self._process.kill()
        self._process.wait()

    def stop(self, seconds=60):
        if not self.alive():
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()


def _die_with_the_lab():
    """Runs in the child: the kernel kills it when the lab ends, however that happens. The rack of `lab up` is spared."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
