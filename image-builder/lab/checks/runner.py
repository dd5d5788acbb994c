"""Runs tests, each with a rack of its own."""

import datetime
import os
import sys
import time
import traceback

import rack
from checks import beside, boot_offers, layouts, metal, policies, power_cuts, provisioning, sad_paths, server, sticks, strangers, tui
from paths import places
from report import EmulatorFault, LabFailure, say

# The long ones first: run beside others, they are the last to end.
TESTS = (*power_cuts.TESTS, *provisioning.TESTS, *boot_offers.TESTS, *policies.TESTS, *strangers.TESTS,
         *server.TESTS, *sad_paths.TESTS, *sticks.TESTS, *tui.TESTS)
# Each run takes some of these in turn; all of them only when asked to.
RARE = (*metal.RARE, *server.RARE)
# And these only when asked to.
LONG = (*metal.LONG, *layouts.LONG, *sticks.LONG)
_A_RUN = 2


def show():
    for test in (*TESTS, *RARE, *LONG):
        rare = "(now and then) " if test in RARE else "(--all) " if test in LONG else ""
        say(f"{test.__name__:<48} {rare}{test.__doc__.splitlines()[0]}")


def in_turn(turn):
    """The rare tests whose turn it is: others the next time, and all of them after a while."""
    return [RARE[(turn * _A_RUN + number) % len(RARE)] for number in range(_A_RUN)]


def turn_of_today():
    """BTY_LAB_TURN repeats another day's."""
    return int(os.environ.get("BTY_LAB_TURN") or datetime.date.today().toordinal())


def meant(names, everything):
    """The tests with one of these words in their name; without a word the usual ones, and the rare ones whose turn it is."""
    if names:
        return [test for test in (*TESTS, *RARE, *LONG) if any(is_meant(test.__name__, name) for name in names)]
    return [*TESTS, *((*RARE, *LONG) if everything else in_turn(turn_of_today()))]


def run(names, jobs, everything=False):
    chosen = meant(names, everything)
    if not chosen:
        raise LabFailure(f"no test's name contains {' or '.join(names)}; `lab test --list` names them")
    if not names and not everything:
        say(f"of the {len(RARE)} rare tests it is the turn of these (BTY_LAB_TURN={turn_of_today()}; --all runs all): "
            f"{', '.join(test.__name__ for test in in_turn(turn_of_today()))}")
    begin = time.monotonic()
    if jobs == 1:
        failed = [test.__name__ for test in chosen if not passes(test)]
    else:
        failed = beside.run([test.__name__ for test in chosen], jobs)
    if not places.RACK:
        say()
        say(f"{len(chosen) - len(failed)} of {len(chosen)} passed in {time.monotonic() - begin:.0f} s"
            + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def is_meant(test, name):
    """By a part of its name, or by the whole, which is then not a part of another's."""
    return test == name or (name in test and all(name != other.__name__ for other in (*TESTS, *RARE, *LONG)))


def in_rack(test):
    with rack.Rack(test.__name__) as lan:
        return test(lan)


def passes(test):
    """A guest that died of the emulator is given one more chance, said aloud; whatever else fails has failed."""
    name, begin = test.__name__, time.monotonic()
    try:
        try:
            figures = in_rack(test)
        except EmulatorFault as fault:
            say(f"again {name}, because the emulated processor failed: {fault}")
            figures = in_rack(test)
    except LabFailure as failure:
        say(f"FAILED {name} after {time.monotonic() - begin:.0f} s: {failure}")
        return False
    except Exception:
        say(f"FAILED {name} after {time.monotonic() - begin:.0f} s, by a mistake of the lab itself or of what it talks to:")
        traceback.print_exc(file=sys.stdout)
        return False
    say(f"passed {name} in {time.monotonic() - begin:.0f} s" + (f": {figures}" if figures else ""))
    return True
