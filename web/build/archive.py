"""Wheels as plain data: read, change, write so that equal contents give equal bytes.

pyodide-build's py-compile stamps entries with the time of day and leaves RECORD and WHEEL describing the
sources it replaced. This puts both right.
"""

import base64
import csv
import hashlib
import io
import time
import zipfile
from pathlib import Path

import paths


def read(wheel: Path) -> dict[str, bytes]:
    """Name → contents of every file in `wheel`."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def retag(files: dict[str, bytes], wheel_name: str) -> dict[str, bytes]:
    """`files` with the tag lines of WHEEL taken from the file name `NAME-VERSION-PYTHON-ABI-PLATFORM.whl`."""
    tag = "-".join(wheel_name.removesuffix(".whl").split("-")[2:])
    changed = dict(files)
    for name in files:
        if name.endswith(".dist-info/WHEEL"):
            kept = [
                line for line in files[name].decode().splitlines() if line and not line.startswith("Tag:")
            ]
            changed[name] = "\n".join([*kept, f"Tag: {tag}", ""]).encode()
    return changed


def record(files: dict[str, bytes], record_name: str) -> bytes:
    """The text of RECORD for `files`: name, sha256, size; RECORD itself without either."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        writer.writerow(
            (name, "", "") if name == record_name else (name, f"sha256={digest}", len(files[name]))
        )
    return text.getvalue().encode()


def write(wheel: Path, files: dict[str, bytes]) -> None:
    """Write `files` as `wheel`: sorted, one time stamp, metadata last as the wheel format advises."""
    record_name = next(name for name in files if name.endswith(".dist-info/RECORD"))
    files = files | {record_name: record(files, record_name)}
    stamp = time.gmtime(paths.SOURCE_DATE_EPOCH)[:6]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in sorted(files, key=lambda name: (".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name], compresslevel=9)


def normalise(wheel: Path) -> None:
    """Rewrite `wheel` in place so that it depends on its contents and name only."""
    write(wheel, retag(read(wheel), wheel.name))
