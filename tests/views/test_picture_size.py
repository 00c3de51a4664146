"""How large a picture is, from its file: what Pillow writes, what a camera turns, what is damaged."""

import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from jianbao.views.picture_size import _size, picture_size

FORMS: dict[str, dict[str, Any]] = {
    "png": {},
    "gif": {},
    "jpg": {},
    "progressive.jpg": {"progressive": True},
    "lossy.webp": {"lossless": False},
    "lossless.webp": {"lossless": True},
    "animated.webp": {"save_all": True, "append_images": [Image.new("RGB", (321, 45), "blue")]},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_picture_tells_its_size(tmp_path, name):
    file = tmp_path / f"a.{name}"
    Image.new("RGB", (321, 45), "red").save(file, **FORMS[name])
    assert picture_size(file) == (321, 45)


@pytest.mark.parametrize(("orientation", "wanted"), [(1, (321, 45)), (3, (321, 45)), (6, (45, 321)), (8, (45, 321))])
def test_a_photograph_held_upright_is_as_high_as_it_is_shown(tmp_path, orientation, wanted):
    exif = Image.Exif()
    exif[0x010F] = "camera"
    exif[0x0112] = orientation
    file = tmp_path / "a.jpg"
    Image.new("RGB", (321, 45), "red").save(file, exif=exif)
    assert picture_size(file) == wanted


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a\0\0\0\0", b"RIFF    WEBPVP8 "]
)
def test_what_tells_no_size_has_none(tmp_path, content):
    file = tmp_path / "a.png"
    file.write_bytes(content)
    assert picture_size(file) is None
    assert picture_size(tmp_path / "nothing.png") is None


@given(
    st.binary(max_size=200),
    st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"GIF89a", b"RIFF0000WEBPVP8X"]),
)
def test_no_bytes_break_it(rest, start):
    with contextlib.suppress(struct.error, IndexError):  # what picture_size takes for no answer
        _size(start + rest)
