"""What a machine of the rack is made of: QEMU's command line."""

import os
import pathlib
import shutil
import uuid

import variables
from paths import places

OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"
# With Secure Boot on, by the keys that Microsoft gives to makers of firmware, as a machine from a shop has it.
SECURE_CODE = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"
SECURE_VARS = "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"
# That of 2011, which these variables hold, signs nothing new any more.
NEWER_AUTHORITY = "Microsoft UEFI CA 2023"


def mac_of(tap):
    return "" if tap is None else f"52:54:00:77:00:{tap + 1:02x}"


def disk(file, name, form="raw", cache="unsafe", bootindex=2, number=0):
    """A disk of a machine. Unless said otherwise a cut of the power loses nothing that the guest has written."""
    node = f"disk{number}"
    return ["-drive", f"if=none,id={node},file={file},format={form},cache={cache},discard=unmap",
            "-device", f"virtio-blk-pci,id={node},drive={node},serial=LAB-{name.upper()},bootindex={bootindex + number}"]


def medium(file, bootindex):
    """What a machine is started from: a stick at a USB port, or a CD if the file is an ISO."""
    drive = f"if=none,id=stick,file={file},format=raw"
    if file.suffix == ".iso":
        return ["-drive", f"{drive},media=cdrom,readonly=on", "-device", f"ide-cd,id=port,bus=ide.0,drive=stick,bootindex={bootindex}"]
    return ["-device", "qemu-xhci,id=usb", "-drive", f"{drive},cache=unsafe,discard=unmap",
            "-device", f"usb-storage,id=port,bus=usb.0,drive=stick,serial=STICK,bootindex={bootindex}"]


def qemu(rack, name, firmware, mac, tap, serial, parts, control=None, memory=1536, card="virtio-net-pci", processors=1):
    """The command line of a machine. Why each odd option is there is said beside it.

    firmware: bios, uefi, or secure: UEFI with Secure Boot on; secure-2023: the same, which believes Microsoft's newer authority alone
    tap: where its network card is plugged in; None: it has none
    parts: what this one has beside the usual: disks, or a kernel that it is given
    card: QEMU's name of its network card
    processors: how many the guest sees; the host gives it one thread for all of them
    """
    # SeaBIOS copies the screen to the serial line; Secure Boot keeps its variables from the system by SMM.
    secure = firmware.startswith("secure")
    board = "q35,smm=on" if secure else {"bios": "q35,graphics=off", "uefi": "q35"}[firmware]
    # OVMF has a driver of its own for virtio; for others, iPXE's ROM brings one.
    rom = f"{card},romfile=" if firmware != "bios" and card == "virtio-net-pci" else card
    nic = ["-nic", "none"] if tap is None else [
        "-netdev", f"tap,id=lan,ifname=tap{tap},script=no,downscript=no", "-device", f"{rom},netdev=lan,mac={mac},bootindex=1"]
    words = [
        "qemu-system-x86_64", "-name", name, "-machine", board, "-uuid", str(uuid.uuid5(uuid.NAMESPACE_OID, mac or name)),
        # Emulated unless asked otherwise: a /dev/kvm that is there does not always work. Without cmpxchg16b, because QEMU
        # 7.2's emulation of it now and then ends in a double fault of the guest's kernel.
        # One thread: with one for each of two processors, a kernel that patches its own code on the one now and then meets
        # its int3 on the other (QEMU translates for each in its thread), and panics. So they take turns.
        "-accel", os.environ.get("BTY_LAB_ACCEL", "tcg,thread=single"), "-cpu", "qemu64,-cx16", "-smp", str(processors),
        "-m", str(memory),
        "-display", "none", "-vga", "std", "-action", f"shutdown={'pause' if control else 'poweroff'}",
        "-object", "rng-random,filename=/dev/urandom,id=rng", "-device", "virtio-rng-pci,rng=rng",
        *nic, *parts, *serial,
    ]
    if control is not None:
        words += ["-chardev", f"socket,id=control,fd={control}", "-mon", "chardev=control,mode=control"]
    if firmware != "bios":
        code, fresh = (SECURE_CODE, SECURE_VARS) if secure else (OVMF_CODE, OVMF_VARS)
        kept = places.LAB / f"{name}.vars"
        if firmware == "secure-2023" and not kept.exists():
            kept.write_bytes(variables.believing_only(NEWER_AUTHORITY, pathlib.Path(fresh), places.ARTEFACTS / "boot/shimx64.efi"))
        elif not kept.exists():
            shutil.copyfile(fresh, kept)
        words += ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
                  "-drive", f"if=pflash,format=raw,unit=1,file={kept}",
                  # Two tries less at every boot; HTTP boot stays on, so that the appliance is asked twice as real ones do.
                  "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"]
    if secure:
        words += ["-global", "driver=cfi.pflash01,property=secure,value=on", "-global", "ICH9-LPC.disable_s3=1"]
    return words
