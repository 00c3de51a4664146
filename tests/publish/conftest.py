"""The newspaper that is published."""

import pytest
from tests.views import newspaper

from jianbao.archive import open_archive


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "archive.db") as opened:
        newspaper.fill(opened, 90)
        yield opened


@pytest.fixture
def room(tmp_path):
    return newspaper.newsroom(tmp_path)
