"""A newspaper of 210 articles, and its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views import newspaper

from jianbao.archive import Archive, open_archive
from jianbao.views import Views


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Path]]:
    """An archive that only reading tests share, and its newsroom's folder."""
    folder = tmp_path_factory.mktemp("newsroom")
    with open_archive(folder / "archive.db") as archive:
        newspaper.fill(archive, 210)
        yield archive, folder


@pytest.fixture(scope="session")
def views(paper: tuple[Archive, Path]) -> Views:
    """The views of the newspaper, at a site with a path prefix: what works there works at a bare host too."""
    archive, folder = paper
    return Views(archive, newspaper.newsroom(folder, url="https://x.example/news/"))
