"""A person at a machine's serial line: sees the screen that a program draws there, and presses keys."""

import re
import time

from machine import HOPELESS, patience

KEYS = {"enter": b"\r", "tab": b"\t", "up": b"\x1b[A", "down": b"\x1b[B", "escape": b"\x1b", "ctrl-c": b"\x03", "ctrl-l": b"\x0c"}
# QEMU now and then sends a character of a serial line twice; a person would press Ctrl-L as well.
REDRAW = 15
_TOKEN = re.compile(rb"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[78=>]|\x1b[()].|([\x20-\x7e]+)|([\r\n\b])|[\x00-\xff]", re.DOTALL)


class Screen:
    """As much of a vt220 as is needed to see what a person would; 80 columns, 24 rows."""

    def __init__(self, columns=80, rows=24):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0

    def feed(self, data):
        for token in _TOKEN.finditer(data):
            parameters, command, text, control = token.groups()
            if command:
                self._command(parameters.decode("latin1"), command.decode("latin1"))
            elif text:
                for character in text.decode("latin1"):
                    self._put(character)
            elif control == b"\r":
                self.column = 0
            elif control == b"\n":
                self._down()
            elif control == b"\b":
                self.column = max(0, self.column - 1)

    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def _put(self, character):
        if self.column >= self.columns:
            self.column = 0
            self._down()
        self.cells[self.row][self.column] = character
        self.column += 1

    def _down(self):
        if self.row < self.rows - 1:
            self.row += 1
        else:
            self.cells = [*self.cells[1:], [" "] * self.columns]

    def _command(self, parameters, command):
        numbers = [int(number) for number in parameters.split(";") if number.isdigit()]
        if command in "Hf":
            row, column = (numbers + [1, 1])[:2] if len(numbers) != 1 else (numbers[0], 1)
            self.row, self.column = min(max(row, 1), self.rows) - 1, min(max(column, 1), self.columns) - 1
        elif command == "J" and numbers[:1] == [2]:
            self.cells = [[" "] * self.columns for _ in range(self.rows)]
        elif command == "K":
            self.cells[self.row][self.column:] = [" "] * (self.columns - self.column)


class Console:
    """A serial line of a machine, as a person has it in front of them."""

    def __init__(self, machine, number=0):
        self.machine = machine
        self._line = machine.lines[number]
        self._screen = Screen()
        self._read = self._line.log.stat().st_size if self._line.log.exists() else 0

    def press(self, *keys):
        """Keys by name; anything else is typed as it is."""
        for key in keys:
            self._line.send(KEYS.get(key, key.encode()))
            time.sleep(0.2)

    def see(self, pattern, quiet_seconds):
        """Waits until the screen shows a pattern; returns the screen. Blanks in the pattern stand for any number of them."""
        wanted = re.compile(pattern.replace(" ", r"\s+"), re.MULTILINE)
        deadline = time.monotonic() + patience(quiet_seconds)
        redraw = time.monotonic() + REDRAW
        while True:
            for text in self._pictures():
                if wanted.search(text):
                    return text
            if time.monotonic() > redraw:
                self.press("ctrl-l")
                redraw += REDRAW
            hopeless = HOPELESS.search(text)
            if hopeless or time.monotonic() > deadline:
                found = f"found '{hopeless.group()}'" if hopeless else f"not within {patience(quiet_seconds):.0f} s"
                shown = "\n".join("    | " + line for line in text.splitlines())
                raise self.machine.failure(f"waited for '{pattern}' on the screen, {found}; it shows:\n{shown}")
            time.sleep(0.1)

    def now(self):
        """What the screen shows."""
        return self._pictures()[-1]

    def _pictures(self):
        """What the screen showed since the last look, the last picture last. One that was wiped at once is among them: when this
        computer is slow, a command's words and the redrawing of what came after it are found in one look."""
        with open(self._line.log, "rb") as serial:
            serial.seek(self._read)
            data = serial.read()
        # A sequence may be cut in the middle: what begins one at the end waits for its rest.
        whole = data[:cut] if (cut := data.rfind(b"\x1b")) >= 0 and len(data) - cut < 12 and not data[-1:].isalpha() else data
        self._read += len(whole)
        pictures = []
        for piece in re.split(rb"(?=\x1b\[2J)", whole):
            self._screen.feed(piece)
            pictures.append(self._screen.text())
        return pictures

    def bytes_read(self):
        """How much the machine has sent so far."""
        return self._read
