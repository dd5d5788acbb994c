"""Network boot of UEFI machines, Secure Boot on and off: Debian's shim and GRUB, by PXE and by the firmware's own HTTP."""

import disk
from checks import policies
from checks.records import must
from machine import Machine


class HttpBootMachine(Machine):
    """A machine whose firmware boots by HTTP and by nothing else."""

    def parts(self):
        return [*super().parts(), "-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=n"]


def secure_boot_by_pxe_flashes_and_boots_the_disk(lan):
    """Secure Boot on, PXE: flashed unattended, then its own disk, at the reboot and after a power cycle."""
    with Machine(lan, "secure-pxe", "secure", tap=0) as box:
        there_and_back(lan, box)


def secure_boot_by_http_flashes_and_boots_the_disk(lan):
    """Secure Boot on, UEFI HTTP Boot: the same."""
    with HttpBootMachine(lan, "secure-http", "secure", tap=1) as box:
        there_and_back(lan, box)


def http_boot_flashes_and_boots_the_disk(lan):
    """Secure Boot off, UEFI HTTP Boot: the same; by GRUB, too, since iPXE cannot use the network card then."""
    with HttpBootMachine(lan, "open-http", "uefi", tap=1) as box:
        there_and_back(lan, box)


def secure_boot_of_2023_by_pxe_flashes_and_boots_the_disk(lan):
    """Secure Boot on, in a firmware that believes Microsoft's authority of 2023 and not that of 2011, PXE: the same."""
    with Machine(lan, "secure-2023", "secure-2023", tap=0) as box:
        there_and_back(lan, box)


def there_and_back(lan, box):
    disk.soil(box)
    policies.wish(box, "flash-once")
    box.power_on()
    policies.flashed(lan, box)
    policies.boots_its_disk(lan, box, "policy flash-once: run .* wrote")
    must(not box.firmware.startswith("secure") or box.seen("Secure Boot is enabled") or box.seen("locked down from EFI Secure Boot"),
         f"no kernel says that Secure Boot is on; see {box.serial}")
    box.power_cycle()
    policies.boots_its_disk(lan, box, "policy flash-once: run .* wrote")
    runs = len(lan.runs_of(box.mac))
    must(runs == 1, f"one flash made {runs} runs")


# With Secure Boot off, PXE is what the usual tests of UEFI machines do.
LONG = (secure_boot_by_pxe_flashes_and_boots_the_disk, secure_boot_by_http_flashes_and_boots_the_disk,
        http_boot_flashes_and_boots_the_disk, secure_boot_of_2023_by_pxe_flashes_and_boots_the_disk)
