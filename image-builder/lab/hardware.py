"""What a machine of the rack is made of: QEMU's command line."""

import os
import shutil
import uuid

import places

OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"


def mac_of(tap):
    return f"52:54:00:77:00:{tap + 1:02x}"


def qemu(rack, name, firmware, mac, disk, tap, serial, control=None, memory=1536):
    """The command line of a machine. Why each odd option is there is said beside it."""
    graphics = "q35" if firmware == "uefi" else "q35,graphics=off"  # SeaBIOS copies the screen to the serial line
    nic = "virtio-net-pci,romfile=" if firmware == "uefi" else "virtio-net-pci"  # OVMF has a driver of its own
    words = [
        "qemu-system-x86_64", "-name", name, "-machine", graphics, "-uuid", str(uuid.uuid5(uuid.NAMESPACE_OID, mac)),
        # Emulated unless asked otherwise: a /dev/kvm that is there does not always work. Without cmpxchg16b, because QEMU
        # 7.2's emulation of it now and then ends in a double fault of the guest's kernel.
        # One processor: with two, a kernel that patches its own code on the one now and then meets its int3 on the other
        # (QEMU translates for each in a thread of its own), and panics. A few seconds a boot are the price.
        "-accel", os.environ.get("BTY_LAB_ACCEL", "tcg"), "-cpu", "qemu64,-cx16", "-smp", "1", "-m", str(memory),
        "-display", "none", "-vga", "std", "-action", f"shutdown={'pause' if control else 'poweroff'}",
        "-object", "rng-random,filename=/dev/urandom,id=rng", "-device", "virtio-rng-pci,rng=rng",
        "-netdev", f"tap,id=lan,ifname=tap{tap},script=no,downscript=no", "-device", f"{nic},netdev=lan,mac={mac},bootindex=1",
        "-drive", f"if=none,id=disk,file={disk},format=raw,cache=unsafe,discard=unmap",
        "-device", f"virtio-blk-pci,drive=disk,serial=LAB-{name.upper()},bootindex=2",
        *serial,
    ]
    if control is not None:
        words += ["-chardev", f"socket,id=control,fd={control}", "-mon", "chardev=control,mode=control"]
    if firmware == "uefi":
        variables = places.LAB / f"{name}.vars"
        if not variables.exists():
            shutil.copyfile(OVMF_VARS, variables)
        words += ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={OVMF_CODE}",
                  "-drive", f"if=pflash,format=raw,unit=1,file={variables}",
                  # Two tries less at every boot; HTTP boot stays on, so that the appliance is asked twice as real ones do.
                  "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"]
    return words


def stick_words(words, stick, boot, arguments):
    """The same machine, started from a stick: no network, kernel and initrd at once, and a second disk with the images."""
    network = {words.index("-netdev") + offset for offset in range(4)}
    kept = [word for number, word in enumerate(words) if number not in network]
    return [*kept, "-nic", "none", "-drive", f"if=none,id=stick,file={stick},format=raw,cache=unsafe",
            "-device", "virtio-blk-pci,drive=stick,serial=STICK",
            "-kernel", boot / "bty-netboot-x86_64.vmlinuz", "-initrd", boot / "bty-netboot-x86_64.initrd", "-append", arguments]
