"""The variables of a UEFI firmware, as OVMF keeps them in its flash: whose signatures it believes."""

import struct
import subprocess
import uuid

from report import LabFailure

# UEFI specification 2.10, section 32.4.1: a list of certificates, and who put them there.
_X509 = uuid.UUID("a5c059a1-94e4-4aa7-87b5-ab155c2bf072")
_MICROSOFT = uuid.UUID("77fa9abd-0359-4d32-bd60-28f4e78f784b")
# EDK2, MdeModulePkg/Include/Guid/VariableFormat.h: where the store begins behind its volume's header, and its records.
_STORE_HEADER = 28
_RECORD = struct.Struct("<HBBIQ16sIII16s")
_START = 0x55AA
_ADDED = 0x3F
_DELETED = 0xFD


def believing_only(authority, variables, program):
    """A flash with `db` holding one authority alone, which a signed program brings along with its signature.

    authority: the common name, such as Microsoft UEFI CA 2023
    variables: the file to begin with
    program: an EFI program
    """
    flash = bytearray(variables.read_bytes())
    certificate = _certificate(authority, program)
    entry = _MICROSOFT.bytes_le + certificate
    believed = _X509.bytes_le + struct.pack("<III", 28 + len(entry), 0, len(entry)) + entry
    at, before = struct.unpack_from("<H", flash, 48)[0] + _STORE_HEADER, None
    while (record := _RECORD.unpack_from(flash, at))[0] == _START:
        name_bytes, data_bytes = record[7:9]
        name = flash[at + _RECORD.size:at + _RECORD.size + name_bytes]
        if name.decode("utf-16-le") == "db\0" and record[1] == _ADDED:
            before = (at, record, bytes(name))
        at += _RECORD.size + name_bytes + data_bytes + 3 & ~3
    if before is None:
        raise LabFailure(f"{variables} has no variable db")
    old, record, name = before
    # As the firmware does it itself: what is replaced is marked, the new one stands at the end.
    flash[old + 2] &= _DELETED
    new = _RECORD.pack(*record[:8], len(believed), record[9]) + name + believed
    flash[at:at + len(new)] = new
    return bytes(flash)


def _certificate(authority, program):
    """DER of an authority's certificate, out of a program's signatures (PE/COFF specification, section 5.7)."""
    image = program.read_bytes()
    optional = struct.unpack_from("<I", image, 0x3C)[0] + 24
    at, size = struct.unpack_from("<II", image, optional + 112 + 4 * 8)
    end = at + size
    while at < end:
        length = struct.unpack_from("<I", image, at)[0]
        listed = subprocess.run(["openssl", "pkcs7", "-inform", "DER", "-print_certs"], input=image[at + 8:at + length],
                                check=True, capture_output=True).stdout.decode()
        for part in listed.split("subject=")[1:]:
            if part.splitlines()[0].endswith(f"CN = {authority}") or part.splitlines()[0].endswith(f"CN={authority}"):
                return subprocess.run(["openssl", "x509", "-outform", "DER"], input=part.encode(), check=True, capture_output=True).stdout
        at += length + 7 & ~7
    raise LabFailure(f"no signature of {program} brings the certificate of {authority}")
