"""cloud-init finds its seed wherever the image has its /var."""

import hardware
from checks.building import built
from checks.provisioning import first_boot, write_in
from checks.records import must
from live import DiskMachine, LiveMachine
from paths import installation, places

# Each layout, and where its /var is once it has booted.
_LAYOUTS = {"var": "/dev/vda4", "btrfs": "/dev/vda3[/@var]", "lvm": "/dev/mapper/bty-var"}
_USER_DATA = """\
#cloud-config
runcmd:
  - 'echo "lab: user-data: {word} on $(hostname), /var from $(findmnt -no SOURCE /var)" >/dev/ttyS0'
"""
_SIZE = 2 << 30


def a_seed_arrives_whatever_is_mounted_at_var(lan):
    """Images with /var as a file system, a btrfs subvolume, a logical volume of its own boot with the hostname of their seed."""
    built("layouts")
    disks = {layout: places.DISKS / f"{layout}.disk" for layout in _LAYOUTS}
    attached = []
    for number, (layout, file) in enumerate(disks.items()):
        lan.wait_for_image(installation.add_image(places.layout(layout)))
        with open(file, "wb") as new:
            new.truncate(_SIZE)
        attached += hardware.disk(file, layout, number=number)
    with LiveMachine(lan, "live", tap=0, disks=attached) as box:
        box.to_the_shell()
        for layout, letter in zip(_LAYOUTS, "abc"):
            write_in(box, "/tmp/user-data", _USER_DATA.format(word=layout))
            box.run(f"bty flash --image {places.URL}/images/{places.layout(layout).name} --target /dev/vd{letter} --yes --progress none "
                    f"--provision cloud-init --user-data /tmp/user-data --hostname lab-{layout}", 90)
        box.run("sync", 10)
    for layout, file in disks.items():
        # Without a network card: nothing but the disk can tell the machine its name.
        with DiskMachine(lan, f"boots-{layout}", "uefi", hardware.disk(file, layout, bootindex=0)) as box:
            box.power_on()
            first_boot(box, layout, f"lab-{layout}")
            must(box.seen(f"/var from {_LAYOUTS[layout]}"), f"/var of layout {layout} is not where it was meant to be; see {box.serial}")


# It builds its images and boots four machines.
LONG = (a_seed_arrives_whatever_is_mounted_at_var,)
