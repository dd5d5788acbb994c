"""The stages of a boot, as the serial line shows them. Times are those of a quiet machine, in seconds since the stage before."""


def network_boot(machine, tell):
    machine.expect(r"bty: asking ", 12, "iPXE asking the appliance")
    tell("the firmware loaded iPXE, which asks the appliance")


def live_environment(machine, tell, mode="flash"):
    machine.expect(r"boots the live environment", 4)
    tell("the appliance answers: boot the live environment")
    machine.expect(r"Linux version", 15, "the kernel of the live environment")
    tell("kernel and initrd are loaded, the kernel starts")
    line = machine.expect(r"bty: [0-9]+ of [0-9]+ MiB of memory are free", 15)
    tell(f"the initramfs: {line[line.index('bty: ') + 5:]}")
    if mode == "flash":
        line = machine.expect(r"bty: plan", 25)
        tell(f"the agent: {line[line.index('bty: plan'):]}")
        machine.hold_at_reset()
    else:
        machine.expect(r"bty-tui [0-9]", 40, "bty-tui on the serial line")
        tell("the live environment is up, with bty-tui on the serial line")


def flash(machine, tell):
    """Written, synced, verified, reported; ends with the machine standing still at its reset."""
    for percent in (25, 50, 75, 100):
        machine.expect(rf"bty: writing {percent}%", 10)
        tell(f"{percent} % of the image is written")
    machine.expect(r"bty: flash complete", 10)
    tell("verified, head written, the appliance has the report")
    machine.await_reset(10)
    tell("the machine reboots")


def told_to_boot_its_disk(machine, tell):
    machine.expect(r"boots its own disk", 25)
    tell("the appliance answers: boot the own disk")


def own_loader(machine, tell):
    told_to_boot_its_disk(machine, tell)
    machine.expect(r"bty-sample: GRUB", 25)
    tell("the disk's boot loader starts")


def own_disk(machine, tell):
    own_loader(machine, tell)
    firmware = "bios" if machine.firmware == "bios" else "uefi"
    machine.expect(rf"bty-sample: up {firmware}", 25)
    tell("the flashed system is up")
    machine.expect(r"bty-sample login:", 10)
    tell("the flashed system asks for a login")


def silent(_):
    """For whoever does not want to hear."""
