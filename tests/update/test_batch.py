"""Visits settled together."""

from datetime import UTC, datetime

import pytest

from jianbao.archive import open_archive
from jianbao.model.history import Outcome, Schedule, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.batch import Batch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SOURCES = [Source(SourceKind.FEED, f"https://{n}.example/feed", Filing("World", str(n), "News")) for n in range(250)]
VISITS = [Visit(source.key, Outcome.NOT_MODIFIED, NOW, 0.1) for source in SOURCES]


@pytest.fixture
def archive(tmp_path):
    """Many sources, never visited."""
    with open_archive(tmp_path / "archive.db") as archive:
        archive.sync_sources(SOURCES, NOW)
        yield archive


def _settle(batch, visits):
    for visit in visits:
        with batch.settling():
            batch.record(visit, Schedule(next_visit=NOW))
        batch.settled(visit)


def test_a_visit_is_told_of_only_when_it_is_stored(archive):
    """All of them, once, in their order."""
    told: list[Visit] = []

    def tell(visit):
        assert visit.source_key in {one.source_key for one in archive.visits(limit=1000)}
        told.append(visit)

    batch = Batch(archive, archive.start_run("collect", NOW), tell)
    _settle(batch, VISITS)
    assert 0 < len(told) < len(VISITS)
    batch.close()
    batch.close()
    assert told == VISITS
    assert len(archive.schedules()) == len(archive.visits(limit=1000)) == len(VISITS)


def test_nothing_is_held_open_between_batches(archive, tmp_path):
    """Another process may write while this one waits for servers."""
    batch = Batch(archive, archive.start_run("collect", NOW), lambda _visit: None)
    with batch.settling():
        batch.begin()
    batch.settled(VISITS[0])
    batch.lull()
    with open_archive(tmp_path / "archive.db") as other:
        other.start_run("collect", NOW)


def test_an_error_undoes_the_batch_and_tells_of_nothing(archive):
    """The next run does it again."""
    told: list[Visit] = []
    batch = Batch(archive, archive.start_run("collect", NOW), told.append)
    _settle(batch, VISITS[:3])

    def fail():
        with batch.settling():
            batch.begin()
            archive.record_visit(1, VISITS[9])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    batch.close()
    assert (told, list(archive.visits())) == ([], [])
    _settle(batch, VISITS[:3])
    batch.close()
    assert len(told) == len(archive.visits()) == 3


def test_what_the_listener_raises_leaves_the_batch_stored(archive):
    """SIGINT ends a run so: what was done is kept."""

    def tell(_visit):
        raise InterruptedError

    batch = Batch(archive, archive.start_run("collect", NOW), tell)
    _settle(batch, VISITS[:3])
    with pytest.raises(InterruptedError):
        batch.close()
    assert len(archive.visits()) == 3
