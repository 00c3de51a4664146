"""What feeds say of when to ask for them, through the readers that meet it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.feeds import parse_feed
from jianbao.feeds.wishes import period_minutes, skipped_days, skipped_hours

CHANNEL = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>t</title><link>https://a.example/</link><description>d</description>{wishes}
<item><title>one</title><guid>1</guid>{broken}</item></channel></rss>"""
PERIOD = "<sy:updatePeriod> Hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
SKIPPED = "<skipHours><hour>0</hour><hour> 7 </hour><hour>99x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"


@pytest.mark.parametrize("broken", ["", "<category domain='x'>a & b</category>&nbsp;"], ids=["strict", "mended"])
def test_a_period_is_read_by_every_reader(broken):
    """Twice an hour is 30 minutes."""
    feed = parse_feed(CHANNEL.format(wishes=PERIOD, broken=broken).encode())
    assert len(feed.entries) == 1
    assert feed.period_minutes == 30


def test_hours_and_days_to_be_skipped_are_read():
    """What is no hour is left out."""
    feed = parse_feed(CHANNEL.format(wishes=SKIPPED, broken="").encode())
    assert (feed.skip_hours, feed.skip_days) == ((0, 7), (6,))
    assert parse_feed(CHANNEL.format(wishes="", broken="").encode()).period_minutes is None


@pytest.mark.parametrize(
    ("period", "frequency", "minutes"),
    [
        ("daily", None, 1440),
        ("weekly", "7", 1440),
        ("hourly", "0", 60),
        ("hourly", "999999", 1),
        ("hourly", "often", 60),
        ("fortnightly", "1", None),
        (None, "1", None),
    ],
)
def test_a_period_over_its_frequency(period, frequency, minutes):
    """Once, where the frequency makes no sense."""
    assert period_minutes(period, frequency) == minutes


@given(st.lists(st.none() | st.text(max_size=12) | st.integers(-5, 120).map(str)))
def test_hours_and_days_stay_within_a_day_and_a_week(told):
    """Whatever stands there."""
    assert set(skipped_hours(told)) <= set(range(24))
    assert set(skipped_days(told)) <= set(range(7))
