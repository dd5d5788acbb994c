"""A machine that starts from a stick, without a network: kernel and initrd from the host, images on a second disk."""

import subprocess

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
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "BTY_IMAGES", "-d", folder, self.stick], check=True)

    def parts(self):
        return [*super().parts(), "-drive", f"if=none,id=stick,file={self.stick},format=raw,cache=unsafe",
                "-device", "virtio-blk-pci,drive=stick,serial=STICK",
                "-kernel", places.BOOT / "bty-netboot-x86_64.vmlinuz", "-initrd", places.BOOT / "bty-netboot-x86_64.initrd",
                "-append", self.arguments]
