"""Where things are, for the lab of this checkout."""

import os
import pathlib

BUILDER = pathlib.Path(__file__).resolve().parents[2]
CHECKOUT = BUILDER.parent
ARTEFACTS = pathlib.Path(os.environ.get("BTY_IMAGE_TARGET", BUILDER / "target"))
BOOT = ARTEFACTS / "boot"
SAMPLE = ARTEFACTS / "bty-sample-x86_64.img.zst"
CLOUD = ARTEFACTS / "bty-cloud-x86_64.img.zst"
STICK = ARTEFACTS / "bty-usb-x86_64.img"
DOOR = ARTEFACTS / "bty-ipxe-x86_64.img"
DOOR_CD = ARTEFACTS / "bty-ipxe-x86_64.iso"
BTY = CHECKOUT / "flasher/cli/target/bty/bin/bty"
APPLIANCE = CHECKOUT / "appliance/target/bty-web/bin/bty-web"

# Tests that run beside each other have a rack each.
RACK = os.environ.get("BTY_LAB_RACK", "")
LAB = ARTEFACTS / (f"lab-{RACK}" if RACK else "lab")
LOGS = LAB / "logs"
STATE = LAB / "state"
IMAGES = LAB / "images"
DISKS = LAB / "disks"
TOKEN = LAB / "token"

# The lab's own network; it exists in namespaces only.
NETWORK = "10.77.0.0/24"
GATEWAY = "10.77.0.1"
WATCHER = "10.77.0.2"
SERVER = "10.77.0.10"
PORT = 8080
URL = f"http://{SERVER}:{PORT}"


def layout(name):
    """The image with /var elsewhere."""
    return ARTEFACTS / f"bty-layouts-{name}-x86_64.img.zst"
