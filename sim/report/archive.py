"""A zip made of a folder, the same bytes for the same files; a folder made of a zip that anybody may have written."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from sim.report.stored import Unusable

MOST_MEMBERS = 10_000
MOST_BYTES = 2 << 30  # of all members together, unpacked
LONGEST_PLACE, LONGEST_NAME = 1_000, 255  # characters of a path, bytes of a name in it

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_PERMISSIONS = (stat.S_IFREG | 0o644) << 16
_UNIX = 3  # whose permissions they are
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PIECE = 1 << 20  # bytes in memory
_SHOWN = 80  # characters of a name that is told
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, NotImplementedError, RuntimeError),
)


def files(folder: Path) -> list[str]:
    """Return the places of all files below a folder, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write(folder: Path, path: Path) -> None:
    """Put all files below a folder into a zip; no clock, host or owner shows in it.

    Raises:
        Unusable: they are more than ``unpack`` takes
        OSError: what the disk refuses
    """
    places = files(folder)
    _check_size(path, len(places), sum((folder / place).stat().st_size for place in places))
    with ZipFile(path, "w") as packed:
        for place in places:
            member = ZipInfo(place, _TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = _UNIX, _PERMISSIONS
            member.file_size = (folder / place).stat().st_size
            with (folder / place).open("rb") as source, packed.open(member, "w") as out:
                shutil.copyfileobj(source, out, _PIECE)


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip into an empty folder; nothing is written before every name and size has been checked.

    Args:
        path: of the zip, which may be anything
        folder: that takes its files; it is of no use where this raises

    Raises:
        Unusable: it is no zip, is damaged, has a member that a pack cannot have, or is too large
        OSError: what the disk refuses
    """
    if not os.path.isfile(path):  # unlike Path.is_file, no error where the name cannot be
        raise Unusable("remake.no_file", file=path)
    try:
        packed = ZipFile(path)
    except _BROKEN:
        raise Unusable("remake.no_zip", file=path) from None
    with packed:
        members = packed.infolist()
        _check_size(path, len(members), sum(member.file_size for member in members))
        for member in members:
            if reason := _reason(member):
                raise Unusable(f"remake.member.{reason}", file=path, member=shown(member.orig_filename))
        found = [member for member in members if not member.orig_filename.endswith("/")]
        _check_apart(path, found)
        _write(path, folder, ((member.orig_filename, _pieces(path, packed, member)) for member in found))


def _write(path: Path, folder: Path, found: Iterable[tuple[str, Iterator[bytes]]]) -> None:
    """Write the members; the sizes that a zip declares may be untrue, so what comes out is counted too."""
    written = 0
    for place, pieces in found:
        target = folder.joinpath(*PurePosixPath(place).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            for piece in pieces:
                written += len(piece)
                _check_size(path, 0, written)
                out.write(piece)


def _pieces(path: Path, packed: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    try:
        with packed.open(member) as source:
            while piece := source.read(_PIECE):
                yield piece
    except _BROKEN:
        raise Unusable("remake.member.broken", file=path, member=shown(member.orig_filename)) from None


def _check_size(path: Path, members: int, size: int) -> None:
    if members > MOST_MEMBERS:
        raise Unusable("pack.too_many", file=path, found=f"{members:,}", most=f"{MOST_MEMBERS:,}")
    if size > MOST_BYTES:
        raise Unusable("pack.too_large", file=path, most=f"{MOST_BYTES >> 20:,}")


def _reason(member: ZipInfo) -> str | None:
    """Return why a pack cannot have such a member: the end of a key of a message."""
    name = member.orig_filename  # as it stands in the zip, before Python mends it
    kind = stat.S_IFMT(member.external_attr >> 16)
    if not _is_inside(name.removesuffix("/")):
        return "place"
    if kind not in (0, stat.S_IFDIR if name.endswith("/") else stat.S_IFREG):
        return "special"
    if member.flag_bits & _ENCRYPTED:
        return "encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "compression"
    return None


def _is_inside(place: str) -> bool:
    """Return whether a path stays in the folder that it is unpacked into, on every system.

    >>> _is_inside("result/a.parquet"), _is_inside("../a"), _is_inside("c:a"), _is_inside("/a"), _is_inside("a//b")
    (True, False, False, False, False)
    """
    parts = PurePosixPath(place).parts
    plain = bool(parts) and place == "/".join(parts) and not place.startswith("/")
    odd = any(letter in "\\:" or ord(letter) < ord(" ") or ord(letter) == 127 for letter in place)
    short = len(place) <= LONGEST_PLACE and all(len(part.encode()) <= LONGEST_NAME for part in parts)
    return plain and not odd and short and ".." not in parts


def _check_apart(path: Path, members: Iterable[ZipInfo]) -> None:
    """Refuse files of one name, also where only systems that ignore case think so, or below another file."""
    keys = {member.orig_filename: _key(member.orig_filename) for member in members}
    folders = {str(parent) for key in keys.values() for parent in PurePosixPath(key).parents}
    seen: set[str] = set()
    for member in members:
        key = _key(member.orig_filename)
        if key in seen or key in folders:
            raise Unusable("remake.member.twice", file=path, member=shown(member.orig_filename))
        seen.add(key)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def shown(name: str) -> str:
    """Return a name that may be told: nothing in it can move the cursor, and it ends."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
