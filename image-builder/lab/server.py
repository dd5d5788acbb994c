"""The server image as a machine of the rack, and a person with a browser in front of its pages."""

import http.cookiejar
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import hardware
import namespaces
from machine import Machine
from paths import places
from report import LabFailure

IMAGE = places.ARTEFACTS / "bty-server-x86_64.img.zst"
# The disk is larger than the image, as real ones are.
SIZE = 8 << 30
PASSWORD = "a better one"


class ServerMachine(Machine):
    """Boots the server from its disk, on the LAN, where it asks for an address as any computer does."""

    def __init__(self, rack, name, firmware, tap, second_bytes=0):
        super().__init__(rack, name, firmware, tap, disk_bytes=0)
        # A second, empty disk; None: there is none, or it was pulled out.
        self.second = places.DISKS / f"{name}-images.disk" if second_bytes else None
        if self.second:
            with open(self.second, "wb") as disk:
                disk.truncate(second_bytes)
        if not IMAGE.exists():
            raise LabFailure(f"{IMAGE} is missing: `image-builder/build server` makes it")
        subprocess.run(["zstd", "--quiet", "--decompress", "--force", "--sparse", "-o", self.disk, IMAGE], check=True)
        with open(self.disk, "r+b") as disk:
            disk.truncate(SIZE)

    def parts(self):
        second = hardware.disk(self.second, f"{self.name}-images", number=1) if self.second else []
        return [*hardware.disk(self.disk, self.name, bootindex=0), *second]

    def to_the_login(self):
        """Switches it on; returns its URL, as its console says it."""
        self.power_on()
        self.expect(r"bty-server: GRUB", 20, "the server's boot loader")
        self.expect(r"bty-web [^ ]+, healthy", 150, "the console to say that the appliance is healthy")
        url = self.expect(r"http://[0-9.]+:[0-9]+", 60, "the console to say where the pages are")
        return re.search(r"http://[0-9.]+:[0-9]+", url)[0]

    def first_login(self):
        """odus at the serial line: the password has expired, another is typed twice; then a shell."""
        self.send(b"\r")
        self.expect(r"login:", 20, "the login prompt")
        self.type("odus")
        self.expect(r"Password:", 20, "the question for the password")
        self.type("odus")
        self.expect(r"[Cc]urrent password", 20, "the expired password to be asked for")
        self.type("odus")
        for _ in range(2):
            self.expect(r"(New|Retype new) password", 20, "the question for the new password")
            self.type(PASSWORD)
        self.expect(r"odus@bty", 30, "odus' shell")

    def as_root(self, command, wanted, quiet_seconds):
        """A command with sudo, which asks for the password once."""
        self.type(f"sudo -S -p '' {command} <<<'{PASSWORD}'")
        return self.expect(wanted, quiet_seconds)


class Ssh:
    """odus over SSH, with a key that was typed in at the serial line."""

    def __init__(self, rack, server, url, folder):
        self._rack, self._host = rack, urllib.parse.urlsplit(url).hostname
        key = folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key], check=True)
        public = key.with_suffix(".pub").read_text().strip()
        server.type(f"mkdir -p .ssh; echo '{public}' >.ssh/authorized_keys; echo key-is-'there'")
        server.expect(r"key-is-there", 20, "that the key is there")
        self._options = ["-i", str(key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                         "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]

    def copy(self, *files):
        """Into odus' home."""
        self.run("scp", "-q", *self._options, *files, f"odus@{self._host}:")

    def url(self, path):
        return f"ssh://odus@{self._host}{path}"

    def run(self, *words):
        """A command of this computer in the LAN; Git finds the key."""
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": " ".join(["ssh", *self._options])}
        with namespaces.inside(self._rack.lan):
            done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise LabFailure(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout


class Clone:
    """The server's state on somebody's computer."""

    def __init__(self, ssh, folder):
        self._ssh, self._tree = ssh, folder / "state"
        ssh.run("git", "clone", "--quiet", ssh.url("/var/lib/bty/state"), self._tree)

    def read(self, path):
        return (self._tree / path).read_text()

    def write(self, path, text):
        file = self._tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def push(self, message):
        """Commits all that was written; pushes it, after what the appliance has committed meanwhile."""
        self._here("add", "--all")
        self._here("-c", "user.name=lab", "-c", "user.email=lab@example.org", "commit", "--quiet", f"--message={message}")
        self._here("pull", "--quiet", "--rebase")
        self._here("push", "--quiet")

    def log(self):
        """The subjects of the server's commits, as it has them now."""
        self._here("fetch", "--quiet")
        return self._here("log", "--format=%s", "origin/main")

    def _here(self, *words):
        return self._ssh.run("git", "-C", self._tree, *words)


class Browser:
    """Cookies, forms, and the addresses of the LAN; no script."""

    def __init__(self, rack, url):
        self.rack, self.url = rack, url
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        # What is no browser is shown data, not pages.
        self._opener.addheaders = [("Accept", "text/html")]

    def get(self, path):
        """The page there, after redirections."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path, **fields):
        """Sends a form with the token of the page before."""
        data = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(self.url + path, data=data, headers={"Origin": self.url}))

    def send(self, path, file):
        """Uploads a file."""
        with open(file, "rb") as body:
            return self._put(path, body, file.stat().st_size)

    def put(self, path, text):
        """What a script of the pages would send."""
        return self._put(path, text.encode(), len(text.encode()))

    def _put(self, path, body, length):
        request = urllib.request.Request(self.url + path, data=body, method="PUT", headers={
            "Origin": self.url, "X-CSRF-Token": token_of(self.get("/ui/images")), "Content-Type": "application/octet-stream",
            "Content-Length": str(length)})
        return self._ask(request)

    def _ask(self, request):
        with namespaces.inside(self.rack.lan):
            try:
                with self._opener.open(request, timeout=300) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError as refused:
                raise LabFailure(f"{request.get_method()} {request.full_url}: {refused.code} {refused.read()[:500].decode(errors='replace')}") from refused

    def until(self, path, pattern, seconds, what):
        """Asks for a page again until it shows something; returns it. Meanwhile nobody may answer: a server that starts anew."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, page := self._now(path)):
            if time.monotonic() > deadline:
                raise LabFailure(f"{self.url}{path} does not show {what} within {seconds} s")
            time.sleep(1)
        return page

    def _now(self, path):
        try:
            return self.get(path)
        except OSError:
            return ""


def field(page, name):
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if not found:
        raise LabFailure(f"the page has no field {name}")
    return found[1]


def token_of(page):
    return field(page, "csrf")
