"""Undoes ``Content-Encoding`` with a limit, so that a few kilobytes cannot become gigabytes.

The HTTP library's own decoding is switched off: it would have to be trusted to stop, for four formats, before memory
is gone. Here every decoder is asked for a piece of bounded size at a time, and the sum is watched.
"""

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

_PIECE = 256 * 1024
"""Bytes asked of a decoder at a time; what the limit can be overshot by before we notice."""
_ZSTD_BITE = 256
"""Bytes fed at a time: at most 64 blocks, so 8 MiB come out."""
_ZSTD_WINDOW = 8 * 1024 * 1024
"""RFC 9659: the largest window a zstd body on the web may ask for."""
_MAX_LAYERS = 2
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class DecodeError(Exception):
    """A body that cannot be decoded; ``kind`` as in ``FetchError``, the text in plain words."""

    def __init__(self, message: str, kind: str = "protocol") -> None:
        super().__init__(message)
        self.kind = kind


def decode_body(raw: bytes, encoding: str | None, limit: int) -> bytes:
    """``raw`` after undoing the ``Content-Encoding`` header's codings, last one first; at most ``limit`` bytes.

    A body that says gzip or zstd and is not (no magic number) is taken as it is: some servers label errors and static
    files so. DecodeError: unknown or too many codings, broken or cut-off data, more than ``limit``.
    """
    names = [name for part in (encoding or "").lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > _MAX_LAYERS:
        raise DecodeError(f"the body is compressed {len(names)} times over")
    for name in reversed(names):
        raw = _decode_layer(raw, name, limit)
    if len(raw) > limit:
        raise _too_large(limit)
    return raw


def _decode_layer(raw: bytes, name: str, limit: int) -> bytes:
    """One coding undone."""
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise DecodeError(f"the body is compressed in a way we did not ask for ({name[:40]!a})")
    if not raw:
        return raw
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in decoder(raw):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            pieces.append(piece)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise DecodeError(f"the {name} body is broken ({error})") from error
    return b"".join(pieces)


def _too_large(limit: int) -> DecodeError:
    return DecodeError(f"the body is larger than {limit:,} bytes once decompressed", "too-large")


def _cut_off(name: str) -> DecodeError:
    return DecodeError(f"the {name} body ends too soon")


def _inflate(raw: bytes, window_bits: int, name: str) -> Iterator[bytes]:
    """The formats of zlib. A gzip body may hold several members one after another; what follows the last is ignored."""
    while True:
        inflater = zlib.decompressobj(window_bits)
        waiting = raw
        while not inflater.eof:
            piece = inflater.decompress(waiting, _PIECE)
            waiting = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not inflater.eof:
                raise _cut_off(name)
        raw = inflater.unused_data
        if not (name == "gzip" and raw.startswith(_GZIP_MAGIC)):
            return


def _gzip(raw: bytes) -> Iterator[bytes]:
    return _inflate(raw, 16 + zlib.MAX_WBITS, "gzip") if raw.startswith(_GZIP_MAGIC) else iter((raw,))


def _deflate(raw: bytes) -> Iterator[bytes]:
    """RFC 9110 §8.4.1.2 means the zlib format; some servers send the bare stream, as all browsers know."""
    zlib_header = len(raw) > 1 and raw[0] & 0x0F == zlib.DEFLATED and int.from_bytes(raw[:2], "big") % 31 == 0
    return _inflate(raw, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, "deflate")


def _brotli(raw: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    piece = decoder.process(raw, output_buffer_limit=_PIECE)
    while True:
        if piece:
            yield piece
        if decoder.is_finished():
            return
        piece = decoder.process(b"", output_buffer_limit=_PIECE)
        if not piece and not decoder.is_finished():
            raise _cut_off("br")


def _zstd(raw: bytes) -> Iterator[bytes]:
    if not raw.startswith(_ZSTD_MAGIC):
        yield raw
        return
    # Its reader of bounded size does not tell a cut-off frame from a whole one (seen in zstandard 0.25), and its
    # ``decompressobj`` takes no limit; so that one gets little to eat. A block of 128 KiB can be made of 4 bytes.
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = decompressor.decompressobj()
    position = 0
    while position < len(raw):
        fed = raw[position : position + _ZSTD_BITE]
        position += len(fed)
        yield frame.decompress(fed)
        if frame.eof:
            position -= len(frame.unused_data)
            if not raw.startswith(_ZSTD_MAGIC, position):
                return
            frame = decompressor.decompressobj()
    raise _cut_off("zstd")


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
