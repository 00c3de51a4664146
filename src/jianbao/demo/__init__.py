"""The demo newsroom that ships with jianbao: invented outlets, real in shape (``jianbao init --demo``).

``newsroom/`` is package data: ``jianbao.toml``, feeds under ``sources/`` (RSS 2.0, Atom 1.0, JSON Feed 1.1) and the
pictures that they show under ``pictures/``. All of it is made by ``scripts/build_demo.py`` and
``scripts/build_demo_pictures.py``.
"""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from jianbao.errors import InputError


def _walk(folder: Traversable, at: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _walk(item, at / item.name)
        else:
            yield at / item.name, item


def copy_demo(target: Path) -> None:
    """Write the demo newsroom into ``target``, which is made where there is none.

    InputError: one of its files (or something else of that name) is there already, or the folder cannot be written. In
    the first case nothing is written.
    """
    wanted = [(target.joinpath(*at.parts), item) for at, item in _walk(files(__name__) / "newsroom", PurePosixPath())]
    taken = [path for path, _ in wanted if path.exists() or path.is_symlink()]
    if taken:
        raise InputError(
            f"{taken[0].relative_to(target)} is there already; the demo overwrites nothing",
            subject=str(target),
            hint="choose an empty or a new folder",
        )
    try:
        for path, item in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            # "x": a file that came up since the check is not overwritten either.
            with path.open("xb") as file:
                file.write(item.read_bytes())
    except OSError as error:
        raise InputError(
            f"the demo could not be written: {error.strerror or error}",
            subject=str(error.filename or target),
            hint="choose a folder that you may write to",
        ) from error
