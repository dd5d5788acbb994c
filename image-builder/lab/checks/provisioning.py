"""The flashed system is set up before it boots: by cloud-init's seed, by CIJOE."""

import io
import os
import subprocess
import tarfile

import disk
import hardware
import stages
from checks import records, wheel
from checks.records import must
from checks.sad_paths import await_state
from live import DiskMachine, LiveMachine
from machine import Machine
from paths import installation, places
from stages import silent

# What the first boot of a real cloud-init must show: a file, and that commands ran with the name already set.
USER_DATA = """\
#cloud-config
write_files:
  - path: /etc/written-by-user-data
    content: "{word}"
runcmd:
  - 'echo "lab: user-data: $(cat /etc/written-by-user-data) on $(hostname)" >/dev/ttyS0'
"""


def cloud_init_sets_up_a_machine_flashed_over_the_network(lan):
    """Debian's cloud-init over PXE: after the first boot the hostname and the file of the user data are there."""
    image = installation.add_image(places.CLOUD)
    lan.wait_for_image(image)
    installation.write("user-data/racks/web.yaml", USER_DATA.format(word="pxe-7"))
    with Machine(lan, "bios", "bios", tap=0) as box:
        installation.write_machine(box.mac, boot_policy="flash", image=image, hostname="lab-pxe",
                                   provisioning_mode="cloud-init", user_data="racks/web.yaml")
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        box.expect(r"bty: flash complete", 60)
        box.await_reset(10)
        run = records.must_be_done(lan, box, places.CLOUD)
        must(run["provisioning_mode"] == "cloud-init", f"run {run['id']} says provisioning {run['provisioning_mode']}")
        box.let_reset()
        stages.network_boot(box, silent)
        stages.told_to_boot_its_disk(box, silent)
        first_boot(box, "pxe-7", "lab-pxe")


def cloud_init_sets_up_a_disk_flashed_from_the_command_line(lan):
    """bty flash --provision cloud-init: Debian's cloud-init at its first boot (UEFI), and a root on LVM gets its seed."""
    image = installation.add_image(places.CLOUD)
    lan.wait_for_image(image)
    system, volumes = places.DISKS / "system.disk", places.DISKS / "volumes.disk"
    for file, size in ((system, 1 << 30), (volumes, 96 << 20)):
        with open(file, "wb") as new:
            new.truncate(size)
    disks = [*hardware.disk(system, "system"), *hardware.disk(volumes, "volumes", number=1)]
    with LiveMachine(lan, "live", tap=0, disks=disks) as box:
        box.to_the_shell()
        write_in(box, "/tmp/user-data", USER_DATA.format(word="cli-8"))
        write_in(box, "/tmp/meta-data", "local-hostname: lab-cli\n")
        box.run(f"bty flash --image {places.URL}/images/{image} --target /dev/vda --yes --progress none --provision cloud-init "
                "--user-data /tmp/user-data --meta-data /tmp/meta-data && ls /dev/disk/by-id/virtio-LAB-SYSTEM-part1", 60)
        a_root_on_lvm_gets_its_seed(lan, box, volumes)
        box.run("sync", 10)
    with DiskMachine(lan, "first-boot", "uefi", hardware.disk(system, "system", bootindex=0), tap=0) as box:
        box.power_on()
        first_boot(box, "cli-8", "lab-cli")


def a_root_on_lvm_gets_its_seed(lan, box, file):
    """The image is made by the live environment itself: this computer's kernel need not know LVM."""
    box.run("echo 'start=1MiB, type=E6D6D379-F507-44C2-A23C-238F2A3DF928' | sfdisk --quiet --label gpt /dev/vdb", 10)
    box.run("pvcreate -q /dev/vdb1 && vgcreate -q lab /dev/vdb1 && lvcreate -q -y -n swap -L 8M lab && lvcreate -q -y -n root -l 100%FREE lab", 20)
    box.run("mkfs.ext4 -q /dev/lab/root && mkdir -p /tmp/m && mount /dev/lab/root /tmp/m", 20)
    # A root as it looks from outside: a system, and cloud-init in it.
    box.run("cd /tmp/m && mkdir -p etc/cloud/cloud.cfg.d usr/bin usr/lib/python3/dist-packages/cloudinit var/lib/cloud sbin bin lib && "
            "cp /etc/os-release etc/ && echo 'users: [default]' >etc/cloud/cloud.cfg && printf '#!/bin/sh\\n' >usr/bin/cloud-init && "
            "chmod 755 usr/bin/cloud-init && cp usr/bin/cloud-init sbin/init && cd / && umount /tmp/m && vgchange -q -an lab && sync", 20)
    must("lab" not in box.run("dmsetup ls", 10), "the volumes are still active before the flash")
    subprocess.run(["cp", "--sparse=always", file, places.IMAGES / "lvm.img"], check=True)
    lan.wait_for_image("lvm.img")
    box.run(f"bty flash --image {places.URL}/images/lvm.img --target /dev/vdb --yes --progress none --provision cloud-init "
            "--user-data /tmp/user-data --meta-data /tmp/meta-data", 60)
    must("lab" not in box.run("dmsetup ls", 10), "the flash left volumes active; see " + str(box.serial))
    must("vdb" not in box.run("cat /proc/mounts", 10), "the flash left the disk mounted; see " + str(box.serial))
    box.run("vgchange -q -ay lab && mount -o ro /dev/lab/root /tmp/m", 20)
    seed = box.run("cat /tmp/m/var/lib/cloud/seed/nocloud/user-data /tmp/m/var/lib/cloud/seed/nocloud/meta-data", 10)
    must("written-by-user-data" in seed and "lab-cli" in seed and "instance-id" in seed, f"the seed on LVM is: {seed}")
    box.run("umount /tmp/m && vgchange -q -an lab", 10)


def cijoe_sets_up_the_disk_and_its_report_is_kept(lan):
    """CIJOE over PXE: absent, nothing is written; there, its workflow has the root, and the appliance has its report."""
    installation.write("workflows/deploy/task.yaml", """\
doc: leaves a mark in the root
steps:
- name: mark
  run: |
    cat mark.txt > "$BTY_ROOTFS/etc/cijoe-was-here"
    ls "$BTY_ROOTFS/usr"
""")
    installation.write("workflows/deploy/mark.txt", "a file from beside the workflow\n")
    with Machine(lan, "bios", "bios", tap=0) as box:
        disk.soil(box)
        before = disk.digest_of(box.disk, 512 << 20)
        installation.write_machine(box.mac, boot_policy="flash", image=places.SAMPLE.name, provisioning_mode="cijoe",
                                   cijoe_workflow="deploy/task.yaml")
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        box.expect(r"bty: flash failed: .*cijoe", 20)
        await_state(lan, box, "failed")
        run = records.must_have_failed(lan, box, ("prepare", "provision", "open", "plan"))
        must("cijoe" in run["problem"], f"run {run['id']} failed because: {run['problem']}")
        must(disk.digest_of(box.disk, 512 << 20) == before, f"{box.disk} was written to although cijoe is missing")

        lan.serve(live_environment_with_cijoe())
        box.power_cycle()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        box.expect(r"bty: flash complete", 60)
        box.await_reset(10)
        run = records.must_be_done(lan, box)
        mark = disk.file_of_root(box.disk, "/etc/cijoe-was-here")
        must(mark == "a file from beside the workflow\n", f"the root on {box.disk} holds as mark: {mark!r}")
        must_have_the_report(lan, run)


def must_have_the_report(lan, run):
    must(lan.json(f"/runs/{run['id']}").get("report") is True, f"GET /runs/{run['id']} does not say that there is a report")
    with tarfile.open(fileobj=io.BytesIO(lan.bytes(f"/runs/{run['id']}/report"))) as report:
        files = {member.name.split("/", 1)[-1]: member for member in report if member.isfile()}
        state, config = ("".join(report.extractfile(member).read().decode() for name, member in files.items() if name.endswith(end))
                         for end in ("task.state", "config.orig"))
    must("name: mark" in state and "passed: 1" in state, f"the report of run {run['id']} has {', '.join(files)}, and says: {state!r}")
    # None was given, so CIJOE got bty's own.
    must("fail_fast = true" in config, f"CIJOE's configuration was: {config!r}")


def live_environment_with_cijoe():
    """The same live environment with one layer more, of a wheel made on the spot and Debian's Python; returns its boot folder."""
    out = places.LAB / "with-cijoe"
    out.mkdir(exist_ok=True)
    made = wheel.into(places.LAB / "wheels")
    log = places.LOGS / "build-with-cijoe.log"
    with open(log, "w") as said:
        built = subprocess.run([places.BUILDER / "build", "--wheel", made, "netboot"], stdout=said, stderr=said,
                               env={**os.environ, "BTY_IMAGE_TARGET": str(out), "BTY_IMAGE_CACHE": str(places.ARTEFACTS / "cache")})
    must(built.returncode == 0, f"the live environment with CIJOE was not built; see {log}")
    return out / "boot"


def first_boot(box, word, hostname):
    """Debian's cloud-init does what the user data say; the login with the new name comes before that or after it."""
    box.expect(rf"lab: user-data: {word} on {hostname}", 120, "what the user data say")
    if not box.seen(f"{hostname} login:"):
        box.expect(rf"{hostname} login:", 40)


def write_in(box, path, text):
    """Types a small file into the live environment."""
    lines = " ".join("'" + line.replace("'", "'\\''") + "'" for line in text.splitlines())
    box.run(f"printf '%s\\n' {lines} >{path}", 10)


TESTS = (
    cloud_init_sets_up_a_machine_flashed_over_the_network,
    cloud_init_sets_up_a_disk_flashed_from_the_command_line,
    cijoe_sets_up_the_disk_and_its_report_is_kept,
)
