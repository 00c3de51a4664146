"""Files are there wholly or not at all, whatever happens in between."""

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest

from jianbao.publish.whole_file import WholeFiles


class Broken(BytesIO):
    """Gives some bytes, then fails."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "input/output error")
        return super().read(3)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    """The name is the same each time for one owner, and another owner's is left alone."""
    ours, others = WholeFiles(tmp_path, "ours"), WholeFiles(tmp_path, "others")
    for files in (ours, others):
        (tmp_path / files._name).write_text("half")
    WholeFiles(tmp_path, "ours").clear()
    assert names(tmp_path) == [others._name]


def test_a_copy_that_breaks_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """The error names the file that was meant."""
    file = tmp_path / "a" / "page.html"
    files = WholeFiles(tmp_path, "x")
    files.put(file, BytesIO(b"old"))
    with pytest.raises(OSError, match=r"page\.html"):
        files.put(file, Broken(b"new and longer"))
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["page.html"]


def test_a_link_in_the_place_of_the_hidden_file_is_not_followed(tmp_path: Path) -> None:
    """Who can put a link there must not get a file of their choice overwritten."""
    victim = tmp_path / "victim"
    victim.write_text("safe")
    files = WholeFiles(tmp_path / "site", "x")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / files._name).symlink_to(victim)
    files.put(tmp_path / "site" / "page", BytesIO(b"new"))
    assert victim.read_text() == "safe"
    assert (tmp_path / "site" / "page").read_bytes() == b"new"


def test_a_folder_on_another_disk_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be moved from the root (EXDEV), it is written beside its place."""
    replace = Path.replace

    def across(self: Path, target: Path) -> Path:
        if self.parent != target.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", across)
    WholeFiles(tmp_path, "x").put(tmp_path / "disk" / "page", BytesIO(b"new"))
    assert names(tmp_path) == ["page"]
