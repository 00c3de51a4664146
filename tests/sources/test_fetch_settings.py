"""What the owner writes under ``[fetch]`` has an effect."""

from pathlib import Path

from jianbao.fetch.connections import user_agent
from jianbao.sources import FetchSettings, load_newsroom
from jianbao.update.collect import client_settings

HERE = Path(__file__).parent / "newsrooms"


def test_every_key_reaches_those_who_fetch():
    newsroom = load_newsroom(HERE / "good.toml", {"RSSHUB_KEY": "x"})
    assert newsroom.fetch != FetchSettings()
    settings = client_settings(newsroom)
    assert settings.user_agent == "lake-news/1"
    assert settings.contact == "https://news.example.org/about"
    assert settings.allow == ("127.0.0.0/8", "::1/128")
    assert settings.proxy == "http://proxy.example:3128"
    assert settings.limits.idle_seconds == 12.5
    assert settings.newsroom == newsroom.folder
    assert settings.spacing_seconds == 2.5
    assert (newsroom.fetch.min_interval, newsroom.fetch.max_interval, newsroom.fetch.per_host) == (1800, 129_600, 1)


def test_a_name_of_the_owners_is_followed_by_the_contact():
    assert (
        user_agent("https://news.example.org/about", "lake-news/1") == "lake-news/1 (+https://news.example.org/about)"
    )
    assert user_agent(None).startswith("jianbao/")
