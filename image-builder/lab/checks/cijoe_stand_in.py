"""Stands in for CIJOE, which cannot be had where bty is tested. It has CIJOE's command line, as bty uses it, and leaves the
same kinds of files behind; of workflows it knows steps with `run: |`.

    cijoe WORKFLOW [--monitor] [-c CONFIG] [-o OUTPUT]
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys


def steps_of(workflow):
    """(name, commands) of each step."""
    steps, commands = [], None
    for line in workflow.read_text().splitlines():
        if named := re.fullmatch(r"- name: *(\w+)", line):
            commands = []
            steps.append((named.group(1), commands))
        elif commands is not None and line.startswith("    "):
            commands.append(line.strip())
    return steps


def main():
    parser = argparse.ArgumentParser(prog="cijoe")
    parser.add_argument("workflow", type=pathlib.Path)
    parser.add_argument("-m", "--monitor", action="store_true")
    parser.add_argument("-c", "--config", type=pathlib.Path)
    parser.add_argument("-o", "--output", type=pathlib.Path, default=pathlib.Path("cijoe-output"))
    wish = parser.parse_args()
    wish.output.mkdir(parents=True, exist_ok=True)
    for file in filter(None, (wish.workflow, wish.config)):
        shutil.copy(file, wish.output / (file.name + ".orig"))
    states = []
    for number, (name, commands) in enumerate(steps_of(wish.workflow), 1):
        folder = wish.output / f"{number:03}_{name}"
        folder.mkdir(exist_ok=True)
        status = 0
        for index, command in enumerate(commands, 1):
            done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            (folder / f"cmd_{index:02}.output").write_text(done.stdout)
            if wish.monitor:
                print(f"{name}: {command} -> {done.returncode}", flush=True)
            status = status or done.returncode
        states.append(f"{name}: {'passed' if status == 0 else 'failed'}")
        if status:
            break
    (wish.output / "workflow.state").write_text("\n".join(states) + "\n")
    (wish.output / "report.html").write_text("<h1>" + "<br>".join(states) + "</h1>\n")
    return 1 if any(state.endswith("failed") for state in states) else 0


if __name__ == "__main__":
    sys.exit(main())
