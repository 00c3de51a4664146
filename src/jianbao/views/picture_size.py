"""How large a picture is, read from the first bytes of its file; nothing is decoded.

PNG (RFC 2083 §4.1.1), GIF (89a §18), JPEG (ITU-T T.81 §B.2.2, frame header), WebP (RFC 9649 §2).
"""

import struct
from pathlib import Path

_READ = 65_536
"""Bytes that are looked at: a JPEG with a long preview may hold its size further in; then it is not known."""
_MOST = 30_000
"""Larger sides are a damaged file."""
_MARK, _APP1 = 0xFF, 0xE1
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels; ``None`` where the file tells none, or cannot be read."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_READ)
    except OSError:
        return None
    try:
        found = _size(head)
    except (struct.error, IndexError):
        return None
    return found if found and all(0 < side <= _MOST for side in found) else None


def _size(head: bytes) -> tuple[int, int] | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    return None


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    turned = False
    while at + 9 < len(head):
        if head[at] != _MARK:
            return None
        marker = head[at + 1]
        if marker == _MARK:  # filling
            at += 1
            continue
        (length,) = struct.unpack(">H", head[at + 2 : at + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return (height, width) if turned else (width, height)
        if marker == _APP1 and head[at + 4 : at + 10] == b"Exif\0\0":
            turned = _turned(head[at + 10 : at + 2 + length])
        at += 2 + length
    return None


def _turned(exif: bytes) -> bool:
    """Whether the camera was held upright: browsers turn such a picture (Exif 2.3 §4.6.4, Orientation 5 to 8)."""
    order = "<" if exif[:2] == b"II" else ">"
    (at,) = struct.unpack(f"{order}I", exif[4:8])
    (count,) = struct.unpack(f"{order}H", exif[at : at + 2])
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, _type, _count, value = struct.unpack(f"{order}HHIH", exif[place : place + 10])
        if tag == 0x0112:  # noqa: PLR2004 - orientation
            return bool(5 <= value <= 8)  # noqa: PLR2004 - the turned ones
    return False


def _webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
