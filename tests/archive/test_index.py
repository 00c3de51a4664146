"""The index tells of every article what the articles themselves tell, in the same order."""

import pytest
from tests.views import newspaper

from jianbao.archive import IndexCard, index, open_archive


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_the_index_says_what_the_articles_say(tmp_path, monkeypatch, batch):
    monkeypatch.setattr(index, "_BATCH", batch)
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 20)
        told = list(archive.index())
        assert len(told) > 20
        assert told == [
            IndexCard(
                article.card,
                tuple(sorted({appearance.filing for appearance in article.appearances})),
                f"{article.revision.content_hash} ",
            )
            for article in archive.articles()
        ]
        both = next(card for card in told if card.card.id == newspaper.article_id("both"))
        assert len(both.filings) == 2
