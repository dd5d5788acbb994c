"""Runs tests, each with a rack of its own."""

import datetime
import os
import sys
import time
import traceback

import rack
from checks import (beside, boot_offers, doors, fleet, layouts, metal, policies, power_cuts, provisioning, sad_paths, secure_boot,
                    server, sticks, strangers, tui)
from paths import places
from report import EmulatorFault, LabFailure, say

# The long ones first: run beside others, they are the last to end.
TESTS = (*provisioning.TESTS, *boot_offers.TESTS, *policies.TESTS, *strangers.TESTS,
         *server.TESTS, *sad_paths.TESTS, *sticks.TESTS, *tui.TESTS)
# Many minutes each: one day takes those with an even place, the next one the others.
ALTERNATE = (*power_cuts.ALTERNATE, *sad_paths.ALTERNATE, *sticks.ALTERNATE, *tui.ALTERNATE)
# Each run takes some of these in turn; all of them only when asked to.
RARE = (*metal.RARE, *server.RARE)
# And these only when asked to.
LONG = (*metal.LONG, *layouts.LONG, *secure_boot.LONG, *doors.LONG, *fleet.LONG, *sticks.LONG, *server.LONG)
_A_RUN = 2
EVERY = (*TESTS, *ALTERNATE, *RARE, *LONG)
_SELDOM = (("(every other day) ", ALTERNATE), ("(now and then) ", RARE), ("(--all) ", LONG))


def show():
    for test in EVERY:
        rare = next((word for word, tests in _SELDOM if test in tests), "")
        say(f"{test.__name__:<48} {rare}{test.__doc__.splitlines()[0]}")


def in_turn(turn):
    """The tests whose turn it is, the long ones first: others the next time, and all of them after a while."""
    return ALTERNATE[turn % 2::2], [RARE[(turn * _A_RUN + number) % len(RARE)] for number in range(_A_RUN)]


def turn_of_today():
    """BTY_LAB_TURN repeats another day's."""
    return int(os.environ.get("BTY_LAB_TURN") or datetime.date.today().toordinal())


def meant(names, everything):
    """The tests with one of these words in their name; without a word the usual ones, and those whose turn it is."""
    if names:
        return [test for test in EVERY if any(is_meant(test.__name__, name) for name in names)]
    if everything:
        return [*ALTERNATE, *TESTS, *RARE, *LONG]
    half, rare = in_turn(turn_of_today())
    return [*half, *TESTS, *rare]


def run(names, jobs, everything=False):
    chosen = meant(names, everything)
    if not chosen:
        raise LabFailure(f"no test's name contains {' or '.join(names)}; `lab test --list` names them")
    if not names and not everything:
        half, rare = in_turn(turn_of_today())
        say(f"of {len(ALTERNATE)} long and {len(RARE)} rare tests it is the turn of these (BTY_LAB_TURN={turn_of_today()}; --all runs "
            f"all): {', '.join(test.__name__ for test in (*half, *rare))}")
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
    return test == name or (name in test and all(name != other.__name__ for other in EVERY))


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
