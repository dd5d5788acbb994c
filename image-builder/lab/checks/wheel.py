"""A wheel of the stand-in for CIJOE, as `pip download --no-deps` would leave one."""

import base64
import hashlib
import pathlib
import zipfile

_STAND_IN = pathlib.Path(__file__).with_name("cijoe_stand_in.py")
_INFO = "cijoe-0.0.1.dist-info"


def into(where):
    """Makes it in that folder, and returns its file. The format is the one of PEP 427: files, their entry points, and a record of their digests."""
    where.mkdir(parents=True, exist_ok=True)
    files = {
        "cijoe_stand_in.py": _STAND_IN.read_text(),
        f"{_INFO}/METADATA": "Metadata-Version: 2.1\nName: cijoe\nVersion: 0.0.1\nSummary: a stand-in, for tests\n",
        f"{_INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: bty\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{_INFO}/entry_points.txt": "[console_scripts]\ncijoe = cijoe_stand_in:main\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text.encode())}\n" for name, text in files.items())
    files[f"{_INFO}/RECORD"] = record + f"{_INFO}/RECORD,,\n"
    file = where / "cijoe-0.0.1-py3-none-any.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, text in files.items():
            # A time of its own, so that the same wheel has the same bytes.
            wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return file


def _digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
