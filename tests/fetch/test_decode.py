"""Content codings, undone within limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import bomb, compress

from jianbao.fetch.decode import DecodeError, decode_body

CODINGS = ["gzip", "deflate", "raw-deflate", "br", "zstd"]
LIMIT = 1 << 20


def header(coding: str) -> str:
    return coding.removeprefix("raw-")


@given(st.binary(max_size=5_000), st.sampled_from(CODINGS))
def test_what_was_compressed_comes_back(body: bytes, coding: str) -> None:
    assert decode_body(compress(body, coding), header(coding), LIMIT) == body


@given(st.binary(max_size=500), st.sampled_from(CODINGS), st.sampled_from(CODINGS))
def test_two_codings_are_undone_last_one_first(body: bytes, inner: str, outer: str) -> None:
    twice = compress(compress(body, inner), outer)
    assert decode_body(twice, f"{header(inner)}, {header(outer)}", LIMIT) == body


@given(st.binary(min_size=1, max_size=3_000), st.sampled_from(CODINGS), st.data())
def test_a_body_that_was_cut_off_is_never_taken_for_whole(body: bytes, coding: str, data: st.DataObject) -> None:
    """Except below the magic number, where it cannot be told from a body that was not compressed at all."""
    whole = compress(body, coding)
    cut = whole[: data.draw(st.integers(4, len(whole) - 1))] if len(whole) > 4 else whole[:-1]
    with pytest.raises(DecodeError) as caught:
        decode_body(cut, header(coding), LIMIT)
    assert caught.value.kind == "protocol"


@given(
    st.binary(max_size=2_000),
    st.sampled_from(["gzip", "deflate", "br", "zstd", "x-gzip", "", "identity"]),
    st.sampled_from([b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x78\x9c"]),
)
def test_any_bytes_are_decoded_or_refused(body: bytes, coding: str, start: bytes) -> None:
    """Nothing but DecodeError comes out, and never more than the limit."""
    try:
        decoded = decode_body(start + body, coding, 10_000)
    except DecodeError as error:
        decoded, kind = b"", error.kind
    else:
        kind = "protocol"
    assert len(decoded) <= 10_000
    assert kind in ("protocol", "too-large")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_the_limit_is_exact(coding: str) -> None:
    """As many bytes as the limit pass, one more does not."""
    assert len(decode_body(compress(b"x" * 1_000, coding), coding, 1_000)) == 1_000
    with pytest.raises(DecodeError) as caught:
        decode_body(compress(b"x" * 1_001, coding), coding, 1_000)
    assert caught.value.kind == "too-large"


def test_a_zstd_window_larger_than_the_webs_is_refused() -> None:
    """RFC 9659 says 8 MB; a frame may ask for gigabytes of window before its first byte."""
    import zstandard

    parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(DecodeError):
        decode_body(packer.compress(b"x" * 100) + packer.flush(), "zstd", LIMIT)


def test_bombs_are_bombs() -> None:
    """The tests' own tool: each is small, and really becomes what it says."""
    for coding in ("gzip", "deflate", "br", "zstd"):
        assert len(bomb(coding, 8)) < 20_000
        assert len(decode_body(bomb(coding, 8), coding, 8 << 20)) == 8 << 20


def test_a_coding_that_is_no_text_is_told_in_words_that_can_be_stored():
    """Header bytes that are not UTF-8 come as lone surrogates."""
    with pytest.raises(DecodeError) as caught:
        decode_body(b"x", "\udccas\udcded", 100)
    str(caught.value).encode()
