"""What the lab says, and how it fails."""

import sys
import time


class LabFailure(Exception):
    """Something was not as it must be. The message says what was expected, what was found, and which files to look into."""


class EmulatorFault(LabFailure):
    """A guest's kernel died of something that only an emulated processor does; it says nothing about bty."""


def say(text=""):
    print(text, flush=True)


class Clock:
    """Seconds since a machine was switched on, and since its last stage."""

    def __init__(self):
        self.start = self.last = time.monotonic()

    def total(self):
        return time.monotonic() - self.start

    def lap(self):
        """(seconds since the start, seconds since the last lap)."""
        now = time.monotonic()
        lap, self.last = now - self.last, now
        return now - self.start, lap


def stage(who, clock, text):
    """One line of the story."""
    total, lap = clock.lap()
    say(f"  {who:<5}{total:7.1f} s  +{lap:5.1f}   {text}")


def progress(text):
    """A line for whoever waits, on stderr: results go to stdout."""
    print(text, file=sys.stderr, flush=True)
