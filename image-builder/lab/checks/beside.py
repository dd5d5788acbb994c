"""Runs tests beside each other, each in a process and a rack of its own: an emulated machine keeps one processor busy."""

import contextlib
import os
import queue
import subprocess
import sys
import threading

from paths import places
from report import say


def run(names, jobs):
    """Starts them in their order; returns the names of those that failed. What a test says is said when it ends."""
    waiting, failed, running = queue.SimpleQueue(), [], {}
    for name in names:
        waiting.put(name)
    threads = [threading.Thread(target=_work, args=(rack, waiting, failed, running)) for rack in range(1, jobs + 1)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        for process in running.values():
            process.terminate()
        for thread in threads:
            thread.join()
        raise
    return failed


def _work(rack, waiting, failed, running):
    while True:
        try:
            name = waiting.get_nowait()
        except queue.Empty:
            return
        # The rack is prepared, and takes itself down when it is told to end.
        running[rack] = subprocess.Popen([sys.executable, places.BUILDER / "lab/lab", "test", name], text=True,
                                         env={**os.environ, "BTY_LAB_RACK": str(rack)},
                                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        words, _ = running[rack].communicate()
        say(words.rstrip() or f"FAILED {name}: it ended with status {running[rack].returncode} and said nothing")
        if running[rack].returncode != 0:
            failed.append(name)
