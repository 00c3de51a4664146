"""What is known of instances comes back as it was stored; how lively sources were is told per source."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.views import newspaper

from jianbao.archive import open_archive
from jianbao.model.circuit import Cause, Circuit

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TIMES = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
CIRCUITS = st.builds(
    Circuit,
    instance=TEXT,
    route=TEXT,
    failures=st.integers(0, 1000),
    open_until=TIMES,
    last_success=TIMES,
    last_failure=TIMES,
    cause=st.sampled_from(Cause),
    detail=TEXT,
    mark=st.from_regex("([0-9a-f]{4})?", fullmatch=True),
)


@settings(max_examples=20)
@given(st.lists(CIRCUITS, max_size=5, unique_by=lambda one: one.key), st.lists(CIRCUITS, max_size=3))
def test_circuits_come_back_as_they_were_stored(tmp_path_factory, first, later):
    """The last word counts for each, and the others stay."""
    with open_archive(tmp_path_factory.mktemp("circuits") / "archive.db") as archive:
        archive.save_circuits(first)
        for one in later:
            archive.save_circuits([one])
        expected = {one.key: one for one in [*first, *later]}
        assert {one.key: one for one in archive.circuits()} == expected


def test_a_circuit_without_failure_has_no_cause(tmp_path):
    with open_archive(tmp_path / "archive.db") as archive:
        archive.save_circuits([])
        assert list(archive.circuits()) == []
        well = Circuit("https://a.example", "/x", last_success=NOW)
        archive.save_circuits([well])
        assert list(archive.circuits()) == [well]


def test_the_newest_dates_of_each_source(tmp_path):
    """Ascending, at most as many as were asked for, and no source is mixed up with another."""
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 20)
        many, few = archive.newest_dates(1_000), archive.newest_dates(2)
        assert many
        expected: dict[str, list[datetime]] = {}
        for article in archive.articles():
            for seen in article.appearances:
                expected.setdefault(seen.source_key, []).append(article.card.dated_at)
        active = {known.source.key for known in archive.sources() if known.active}
        assert many == {key: sorted(dates) for key, dates in expected.items() if key in active}
        assert all(len(dates) == min(2, len(many[key])) for key, dates in few.items())
        assert timedelta(0) <= min(dates[-1] - dates[0] for dates in many.values())
