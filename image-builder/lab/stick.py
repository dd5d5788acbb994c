"""A machine that starts from a stick, without a network: the real one, or kernel and initrd from the host and images on a disk."""

import os
import subprocess

import hardware
from live import ShellMachine
from machine import Machine
from paths import places


class StickMachine(Machine):
    """Its stick has a file system labelled BTY_IMAGES with the sample image."""

    def __init__(self, rack, name, arguments, lines=1):
        super().__init__(rack, name, "bios", tap=None, lines=lines)
        self.arguments = arguments
        self.stick = places.DISKS / f"{name}.stick"
        folder = places.LAB / f"{name}.images"
        folder.mkdir(exist_ok=True)
        image = folder / places.SAMPLE.name
        image.unlink(missing_ok=True)
        image.hardlink_to(places.SAMPLE)
        with open(self.stick, "wb") as stick:
            stick.truncate(256 << 20)
        self.fill(folder)

    def fill(self, folder):
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "BTY_IMAGES", "-d", folder, self.stick], check=True)

    def parts(self):
        return [*super().parts(), "-drive", f"if=none,id=stick,file={self.stick},format=raw,cache=unsafe",
                "-device", "virtio-blk-pci,drive=stick,serial=STICK",
                "-kernel", places.BOOT / "bty-netboot-x86_64.vmlinuz", "-initrd", places.BOOT / "bty-netboot-x86_64.initrd",
                "-append", self.arguments]


class VentoyStick(StickMachine, ShellMachine):
    """Its stick is divided as Ventoy does it: files of people, and behind them Ventoy's own partition of 32 MiB."""

    def fill(self, folder):
        table = "label: dos\nstart=2048, size=456704, type=7\nstart=458752, size=65536, type=ef\n"
        subprocess.run(["sfdisk", "-q", self.stick], input=table, text=True, check=True)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "Ventoy", "-d", folder, "-E", "offset=1048576", self.stick, "223M"],
                       check=True)
        subprocess.run(["mkfs.vfat", "-F", "16", "-n", "VTOYEFI", "--offset", "458752", self.stick, "32768"], check=True,
                       stdout=subprocess.DEVNULL)


class WrittenStick(ShellMachine):
    """Its stick is the real one, at a USB port, or its ISO as a CD, and the only thing that it can start from; its disk is beside that."""

    def __init__(self, rack, name, firmware, stick):
        super().__init__(rack, name, firmware, tap=None)
        self.stick = stick

    def parts(self):
        return [*hardware.disk(self.disk, self.name), *hardware.medium(self.stick, 1)]

    def to_the_login(self):
        """Switches it on; returns when the person at the serial line has read how it goes on."""
        self.power_on()
        self.expect(r"Linux version", 30, "the kernel of the stick")
        self.expect(r"bty-tui +choose an image", 60, "the hint at the login")
        self.expect(r"root@bty-live", 10, "a root shell on the serial line")


def make_stick(name, size, image=places.SAMPLE, plan=None):
    """A stick of that size with an image on it, and with a plan if there is one, made by bty itself; returns its file."""
    file, folder = places.DISKS / f"{name}.stick", places.LAB / f"{name}.images"
    folder.mkdir(exist_ok=True)
    (folder / image.name).unlink(missing_ok=True)
    (folder / image.name).hardlink_to(image)
    (folder / "bty-stick.yaml").unlink(missing_ok=True)
    if plan:
        (folder / "bty-stick.yaml").write_text(plan, encoding="ascii")
    file.unlink(missing_ok=True)
    with open(file, "wb") as stick:
        stick.truncate(size)
    subprocess.run([places.BTY, "make-stick", "--image", places.STICK, "--target", file, "--images", folder, "--yes",
                    "--progress", "none"], check=True, stdout=subprocess.DEVNULL)
    return file


def dd(image, name, size):
    """An image written to the beginning of a larger stick; returns its file."""
    file = places.DISKS / f"{name}.stick"
    subprocess.run(["cp", "--sparse=always", image, file], check=True)
    os.truncate(file, size)
    return file
