"""Stands in for CIJOE, which cannot be had where bty is tested. It has CIJOE's command line, as bty uses it, refuses what that
refuses with the same exit status, and leaves the same kinds of files behind. Of scripts it knows only `run: |`.

    cijoe TASK.yaml [--monitor] --skip-report [-c CONFIG]... -o OUTPUT
"""

import argparse
import errno
import os
import pathlib
import re
import subprocess
import sys
import time
import tomllib

# What a run of CIJOE imports: all of it must be there.
import jinja2
import paramiko
import requests
import scp
import tomli_w
import yaml

_IMPORTED = (paramiko, requests, scp)
_STEP_NAME = re.compile(r"(?!\d)[a-z0-9_-]+")


class Refused(Exception):
    """Ends with EINVAL, before anything is done."""


def config_of(files):
    """All of them merged, later ones first; without one those of the usual places count."""
    if not files:
        places = (pathlib.Path.cwd(), pathlib.Path.cwd() / ".cijoe", pathlib.Path.home() / ".config/cijoe", pathlib.Path.home() / ".cijoe")
        files = [place / "cijoe-config.toml" for place in places if (place / "cijoe-config.toml").exists()][:1]
    if not files:
        raise Refused("no configuration: neither -c nor cijoe-config.toml in the usual places")
    merged = {}
    for file in files:
        if not file.exists():
            raise Refused(f"there is no {file}")
        merged |= tomllib.loads(file.read_text())
    return merged


def steps_of(task):
    """(name, commands) of each step."""
    if unknown := set(task) - {"doc", "config", "steps"}:
        raise Refused(f"Unsupported top-level key: {unknown}")
    for key in ("doc", "steps"):
        if key not in task:
            raise Refused(f"Missing required top-level key: '{key}'")
    names = [step.get("name") for step in task["steps"]]
    if len(set(names)) < len(names):
        raise Refused(f"Duplicate step-names: {names}")
    for step in task["steps"]:
        if not _STEP_NAME.fullmatch(step["name"]):
            raise Refused(f"Invalid step name: {step['name']}")
        if set(step) - {"name", "run", "with"} or "run" not in step:
            raise Refused(f"Unsupported keys, or no run, in step {step['name']}; this stand-in knows no scripts")
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    try:
        return [(step["name"], environment.from_string(step["run"]).render(local={"env": os.environ}).splitlines())
                for step in task["steps"]]
    except jinja2.exceptions.UndefinedError as error:
        raise Refused(f"Substitution-error: {error}") from error


def run_step(folder, commands, monitor):
    """Whether all went well; the first that fails is the last."""
    folder.mkdir()
    for number, command in enumerate(commands, 1):
        state = {"cmd": command, "done": False, "err": 0}
        (folder / f"cmd_{number:02}.state").write_text(yaml.dump(state))
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        (folder / f"cmd_{number:02}.output").write_text(done.stdout)
        (folder / f"cmd_{number:02}.state").write_text(yaml.dump({**state, "done": True, "err": done.returncode}))
        if monitor:
            print(done.stdout, end="", flush=True)
        if done.returncode:
            return False
    return True


def run(wish):
    if not wish.target.name.endswith(".yaml"):
        raise Refused(f"Invalid target({wish.target})")
    config = config_of(wish.config)
    task = yaml.safe_load(wish.target.read_text())
    steps = steps_of(task)
    if wish.output.exists():
        archive = wish.output.with_name("cijoe-archive")
        archive.mkdir(exist_ok=True)
        wish.output.rename(archive / time.strftime("%Y-%m-%d_%H:%M:%S"))
    wish.output.mkdir()
    (wish.output / "task.orig").write_text(wish.target.read_text())
    (wish.output / "config.orig").write_text(tomli_w.dumps(config))
    state = {"doc": task["doc"], "status": {"passed": 0, "failed": 0, "skipped": 0}, "steps": [
        {"id": f"{number:03}_{name}", "name": name, "nr": number, "uses": "core.cmdrunner", "status": {"passed": 0, "failed": 0, "skipped": 0}}
        for number, (name, _) in enumerate(steps, 1)]}
    for step, (_, commands) in zip(state["steps"], steps):
        outcome = "passed" if run_step(wish.output / step["id"], commands, wish.monitor) else "failed"
        step["status"][outcome] += 1
        state["status"][outcome] += 1
        (wish.output / "task.state").write_text(yaml.dump(state))
        if outcome == "failed" and config.get("cijoe", {}).get("task", {}).get("fail_fast"):
            break
    (wish.output / "report.html").write_text("<h1>a report</h1>\n")
    if not wish.skip_report:
        print("opening the report in a browser, and waiting for somebody to close it", file=sys.stderr, flush=True)
        time.sleep(3600)
    if state["status"]["failed"]:
        print("ERROR:root:one or more steps failed", file=sys.stderr)
        return errno.EIO
    return 0


def main():
    parser = argparse.ArgumentParser(prog="cijoe")
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("-m", "--monitor", action="store_true")
    parser.add_argument("-s", "--skip-report", action="store_true")
    parser.add_argument("-c", "--config", type=pathlib.Path, action="append", default=[])
    parser.add_argument("-o", "--output", type=pathlib.Path, default=pathlib.Path("cijoe-output"))
    try:
        return run(parser.parse_args())
    except Refused as refused:
        print(f"ERROR:root:{refused}", file=sys.stderr)
        return errno.EINVAL


if __name__ == "__main__":
    sys.exit(main())
