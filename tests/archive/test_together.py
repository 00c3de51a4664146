"""Several calls as one transaction."""

import threading
from datetime import UTC, datetime

import pytest

from jianbao.archive import open_archive
from jianbao.model.history import Outcome, SourceChanges, Visit
from jianbao.model.source import Filing, Source, SourceKind

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ONE = Source(SourceKind.FEED, "https://a.example/feed", Filing("World", "A", "News"))
TWO = Source(SourceKind.FEED, "https://b.example/feed", Filing("World", "B", "News"))


@pytest.fixture
def archive(tmp_path):
    """Two sources and nothing else."""
    with open_archive(tmp_path / "archive.db") as archive:
        archive.sync_sources([ONE, TWO], NOW)
        yield archive


def _failed(source):
    return Visit(source.key, Outcome.FAILED, NOW, 0.1, error="refused")


def test_others_see_nothing_before_the_end_and_everything_after_it(archive):
    """The thread itself sees what it wrote."""
    run = archive.start_run("collect", NOW)
    seen = []
    look = threading.Thread(target=lambda: seen.append(len(archive.visits())))
    with archive.together():
        archive.record_visits(run, [(_failed(ONE), None)])
        archive.record_visit(run, _failed(TWO))
        assert len(archive.visits()) == 2
        look.start()
        look.join()
    assert seen == [0]
    assert len(archive.visits()) == 2
    assert [health.failures_in_a_row for health in archive.sources()] == [1, 1]


def test_a_call_that_fails_inside_undoes_only_itself(archive):
    """Its caller may go on with the others."""
    run = archive.start_run("collect", NOW)
    with archive.together():
        archive.record_visit(run, _failed(ONE))
        with pytest.raises(Exception, match="No row"):
            archive.store(run, "nosuch", SourceChanges((), ()), None, NOW)
        with pytest.raises(KeyError):
            archive.record_visits(run, [(_failed(TWO), None), (Visit("nosuch", Outcome.FAILED, NOW, 0.1), None)])
        archive.note_hubs(TWO.key, ["https://hub.example/"])
    assert [visit.source_key for visit in archive.visits()] == [ONE.key]
    assert archive.hubs() == {TWO.key: ("https://hub.example/",)}


def test_what_leaves_the_block_undoes_everything(archive):
    """As every transaction."""
    run = archive.start_run("collect", NOW)

    def fail():
        with archive.together():
            archive.record_visit(run, _failed(ONE))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert not archive.visits()
    archive.record_visit(run, _failed(ONE))
    assert len(archive.visits()) == 1
