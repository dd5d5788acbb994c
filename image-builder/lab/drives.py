"""How a disk hangs on a machine: the controllers that QEMU has beside virtio.

Each takes (file, serial, bootindex) and gives QEMU's words. A drive says its errors to the guest: QEMU's own default would stop
the machine when its disk is full.
"""


def _drive(file, node="disk0", form="raw"):
    return ["-drive", f"if=none,id={node},file={file},format={form},cache=unsafe,discard=unmap,werror=report,rerror=report"]


def nvme(file, serial, bootindex=2, sector=512):
    """One namespace, with sectors of 512 or 4096 bytes."""
    return [*_drive(file), "-device", f"nvme,id=dev0,serial={serial},drive=disk0,bootindex={bootindex},"
                                      f"logical_block_size={sector},physical_block_size={sector}"]


def nvme_namespaces(files, serial, bootindex=2):
    """One controller with a namespace for each file; they share its serial, and are told apart by their number."""
    words = ["-device", f"nvme,id=dev0,serial={serial}"]
    for number, file in enumerate(files):
        words += [*_drive(file, f"disk{number}"), "-device",
                  f"nvme-ns,bus=dev0,nsid={number + 1},drive=disk{number},bootindex={bootindex + number}"]
    return words


def ahci(file, serial, bootindex=2):
    """SATA, at the chipset's own controller."""
    return [*_drive(file), "-device", f"ide-hd,id=dev0,bus=ide.0,drive=disk0,serial={serial},bootindex={bootindex}"]


def megasas(file, serial, bootindex=2):
    """LSI MegaRAID SAS 1078."""
    return _scsi("megasas,id=hba", file, serial, bootindex)


def lsi(file, serial, bootindex=2):
    """LSI 53C895A. (QEMU 7.2's SAS 1068 has no disk for the driver of Linux 6.12, which loads and finds none.)"""
    return _scsi("lsi53c895a,id=hba", file, serial, bootindex)


def pvscsi(file, serial, bootindex=2):
    """VMware's paravirtual SCSI."""
    return _scsi("pvscsi,id=hba", file, serial, bootindex)


def virtio_scsi(files, serial, bootindex=2):
    """As many disks as files at one virtio controller; their serials end in their number."""
    words = ["-device", "virtio-scsi-pci,id=hba"]
    for number, file in enumerate(files):
        words += [*_drive(file, f"disk{number}"), "-device",
                  f"scsi-hd,bus=hba.0,scsi-id={number},drive=disk{number},serial={serial}-{number},bootindex={bootindex + number}"]
    return words


def usb_storage(file, serial, bootindex=2):
    """A stick: USB mass storage, bulk only."""
    return ["-device", "qemu-xhci,id=usb", *_drive(file), "-device",
            f"usb-storage,id=dev0,bus=usb.0,drive=disk0,serial={serial},bootindex={bootindex}"]


def uas(file, serial, bootindex=2):
    """A case for a disk: USB attached SCSI."""
    return ["-device", "qemu-xhci,id=usb", "-device", f"usb-uas,id=uas,bus=usb.0,serial={serial}", *_drive(file), "-device",
            f"scsi-hd,id=dev0,bus=uas.0,scsi-id=0,lun=0,drive=disk0,serial={serial},bootindex={bootindex}"]


def sd_card(file, serial, bootindex=None):
    """A card in an SDHCI reader. A card has no serial that QEMU could give it, and no place in the boot order."""
    return ["-device", "sdhci-pci,id=reader", *_drive(file), "-device", "sd-card,id=dev0,drive=disk0"]


def failing(file, serial, config, bootindex=2):
    """virtio, with sectors that cannot be written: the rules are in a file of QEMU's blkdebug."""
    return ["-drive", f"if=none,id=disk0,driver=raw,file.driver=blkdebug,file.config={config},file.image.driver=file,"
                      f"file.image.filename={file},werror=report,rerror=report",
            "-device", f"virtio-blk-pci,id=dev0,drive=disk0,serial={serial},bootindex={bootindex}"]


def plain(file, serial, bootindex=2):
    """virtio."""
    return [*_drive(file), "-device", f"virtio-blk-pci,id=dev0,drive=disk0,serial={serial},bootindex={bootindex}"]


def _scsi(controller, file, serial, bootindex):
    return ["-device", controller, *_drive(file), "-device",
            f"scsi-hd,id=dev0,bus=hba.0,scsi-id=0,drive=disk0,serial={serial},bootindex={bootindex}"]
