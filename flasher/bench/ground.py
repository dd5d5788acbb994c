"""What the benchmarks stand on: images and a loop device in memory, an appliance, limits on the disk. Everything lies in
one folder in /dev/shm and goes with it."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BTY = os.environ.get("BTY", str(HERE / "../cli/target/bty/bin/bty"))
BTY_WEB = os.environ.get("BTY_WEB", str(HERE / "../../appliance/target/bty-web/bin/bty-web"))
PORT = 18437
MIB = 1 << 20


class Stopped(Exception):
    """One sentence that says why it can't go on; the status is an exit code of bty's."""

    def __init__(self, sentence, status=1):
        super().__init__(sentence)
        self.status = status


def need(tools):
    """Each tool with the Debian package that brings it."""
    missing = sorted({package for tool, package in tools.items() if not shutil.which(tool)})
    if missing:
        raise Stopped("this needs Debian packages that are not installed: apt-get install " + " ".join(missing), 4)
    if os.geteuid() != 0:
        raise Stopped("loop devices need root; run the same command as root", 3)
    for program in (BTY, BTY_WEB):
        if not os.access(program, os.X_OK):
            raise Stopped(f"there is no {program}; build it first: mvn package", 4)


def shell(command, **options):
    subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True, **options)


class Ground:
    """A scratch folder, and what was taken from the system for the time of a benchmark."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bty-bench.", dir="/dev/shm"))
        self.device = None
        self.servers = []
        self.cgroups = []

    def __enter__(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.interrupted)
        return self

    @staticmethod
    def interrupted(number, _frame):
        raise Stopped("interrupted", 128 + number)

    def __exit__(self, *_):
        for server in self.servers:
            server.terminate()
            server.wait()
        if self.device:
            subprocess.run(["losetup", "--detach", self.device], check=False)
        for cgroup in self.cgroups:
            self.leave(cgroup)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def leave(cgroup):
        for _ in range(50):
            try:
                cgroup.rmdir()
                return
            except OSError:
                time.sleep(0.1)

    def path(self, name):
        return self.folder / name

    def image(self, name, mib):
        """A disk with a GPT, and 30 % of it this system's own files in 100 stretches."""
        disk = self.path(name)
        data = mib * 30 // 10000
        shell(f"truncate -s {mib}M {disk}; printf 'label: gpt\\n,{mib // 40}M,U\\n,,L\\n' | sfdisk -q {disk}")
        files = subprocess.Popen(
            ["tar", "-C", "/", "--ignore-failed-read", "-c", "usr/lib", "usr/bin", "usr/share"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        with files, open(disk, "r+b") as out:
            for stretch in range(100):
                out.seek((2 + stretch * (mib - 4) // 100) * MIB)
                out.write(files.stdout.read(data * MIB))
            files.kill()
        return disk

    def dense(self, name, disk):
        """The data of a disk without its zeroes."""
        out = self.path(name)
        with open(disk, "rb") as read, open(out, "wb") as write:
            while piece := read.read(MIB):
                if piece.count(0) < MIB:
                    write.write(piece)
        return out

    def loop(self, bytes_):
        backing = self.path("device")
        shell(f"truncate -s {bytes_} {backing}")
        self.device = subprocess.check_output(["losetup", "--find", "--show", backing], text=True).strip()
        return self.device

    def fresh_device(self):
        """The same beginning for everybody: nothing allocated, no write of before under way."""
        subprocess.run(["blkdiscard", "--force", self.device], check=True, stderr=subprocess.DEVNULL)
        os.sync()

    def serve(self, image):
        """An appliance that has the image; gives its URL."""
        state = self.path("state")
        shutil.copytree(HERE / "../../state", state)
        for name in ("images", "boot"):
            self.path(name).mkdir()
        os.link(image, self.path("images") / image.name)
        environment = os.environ | {
            "BTY_STATE_DIR": str(state), "BTY_IMAGE_ROOT": str(self.path("images")),
            "BTY_BOOT_DIR": str(self.path("boot")), "BTY_WEB_HOST": "127.0.0.1", "BTY_WEB_PORT": str(PORT)}
        log = open(self.path("web.log"), "wb")
        self.servers.append(subprocess.Popen([BTY_WEB, "serve"], env=environment, stdout=log, stderr=log))
        url = f"http://127.0.0.1:{PORT}/images/{image.name}"
        self.await_answer(url)
        return url

    def await_answer(self, url):
        for _ in range(600):
            try:
                with urllib.request.urlopen(urllib.request.Request(url, method="HEAD")):
                    return
            except OSError:
                time.sleep(0.1)
        raise Stopped("the appliance does not answer: " + self.path("web.log").read_text()[-500:])

    def slow_disk(self, bytes_per_second):
        """The words that make a shell, and what it starts, write to the device at most that fast."""
        number = pathlib.Path(f"/sys/block/{pathlib.Path(self.device).name}/dev").read_text().strip()
        old = pathlib.Path("/sys/fs/cgroup/blkio")
        cgroup = (old if old.is_dir() else pathlib.Path("/sys/fs/cgroup")) / f"bty-bench-{os.getpid()}"
        cgroup.mkdir()
        self.cgroups.append(cgroup)
        if old.is_dir():
            (cgroup / "blkio.throttle.write_bps_device").write_text(f"{number} {bytes_per_second}")
        else:
            (cgroup / "io.max").write_text(f"{number} wbps={bytes_per_second}")
        return f"echo $BASHPID > {cgroup}/cgroup.procs; "
