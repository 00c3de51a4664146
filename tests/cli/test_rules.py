"""``rules`` and ``reprocess`` as their users run them, over a newsroom that follows two files of forty articles."""

import tomllib

import pytest
from tests.articles import recurring
from tests.command import jianbao, jianbao_json, tree

from jianbao.articles import fold

FILE = "feeds/lake.xml"
KEY = f"file:{FILE}"


@pytest.fixture
def room(tmp_path):
    """A newsroom with a Chinese and an English source, collected."""
    folder = tmp_path / "room"
    jianbao("init", folder)
    (folder / "feeds").mkdir()
    (folder / FILE).write_text(recurring.feed(recurring.zh_recurring), "utf-8")
    (folder / "feeds/courier.xml").write_text(
        recurring.feed(recurring.en_recurring, title="Item number {}").replace("lake.example", "courier.example"),
        "utf-8",
    )
    with (folder / "jianbao.toml").open("a", encoding="utf-8") as config:
        for name, channel in (("lake", "湖边"), ("courier", "Courier")):
            config.write(
                f'\n[[source]]\ncategory = "新闻"\nsite = "某网"\nchannel = "{channel}"\nfile = "feeds/{name}.xml"\n'
                f'base = "https://{name}.example/"\n'
            )
    jianbao("collect", folder=folder)
    return folder


def rules_file(folder):
    (path,) = (folder / "rules").glob("*lake*.toml")
    return path


def texts(folder):
    """Every article's text, without the width of its characters."""
    (path,) = folder.glob("archive.db")
    from jianbao.archive import open_archive

    with open_archive(path) as archive:
        return [fold(article.revision.text) for article in archive.articles()]


def test_from_learning_to_a_clean_archive(room):
    """Learn, look, accept, try, do; nothing changes before the owner says so, and collecting adds no revision."""
    before = texts(room)
    learned = jianbao_json("rules", "learn", KEY, folder=room)["sources"][0]
    assert learned["articles"] == 40
    assert {one["kind"] for one in learned["proposals"]} == {"line", "sentence", "block", "image"}
    document = tomllib.loads((room / learned["file"]).read_text("utf-8"))
    assert document["source"] == KEY
    assert {rule["state"] for rule in document["rule"]} == {"proposed"}
    assert all(rule["seen"] == rule["of"] == 40 and len(rule["examples"]) == 3 for rule in document["rule"])
    assert jianbao_json("reprocess", folder=room)["looked"] == 0

    told = jianbao("rules", "accept", KEY, "--all", folder=room)
    assert "only accepted by number" in told.stderr
    (listed,) = jianbao_json("rules", "list", folder=room)["sources"]
    by_state = {one["state"]: one for one in listed["rules"]}
    assert sorted(one["state"] for one in listed["rules"]) == ["accepted"] * 3 + ["proposed"]
    assert by_state["proposed"]["texts"] == ["值日导播：{name}"]
    jianbao("rules", "accept", KEY, by_state["proposed"]["number"], folder=room)

    tried = jianbao("reprocess", "湖边", "--dry-run", "--diff", "1", folder=room)
    assert "40 revisions were cleaned by other rules; 40 would change" in tried.stdout
    assert "  -湖边电台与您一路同行" in tried.stdout
    assert texts(room) == before
    done = jianbao_json("reprocess", folder=room)
    assert (done["looked"], done["changed"], done["articles"], done["failures"]) == (40, 40, 40, 0)
    assert done["kinds"] == {"text": 40, "body": 40, "lead_image": 40, "images": 40, "removed": 40}
    assert done["sources"] == {KEY: 40}
    after = texts(room)
    assert not any("湖边电台" in text or "湖边日报" in text or "导播" in text for text in after)
    assert all(len(one) < len(other) for one, other in zip(after, before, strict=True) if "湖边" in other)
    assert jianbao_json("reprocess", folder=room)["looked"] == 0
    assert "by the present rules" in jianbao("reprocess", folder=room).stdout

    text = (room / FILE).read_text("utf-8")
    (room / FILE).write_text(text.replace("<guid>", "<category>湖</category><guid>"), "utf-8")
    again = jianbao_json("collect", "--all", folder=room)
    assert (again["new"], again["revised"]) == (0, 0)
    (listed,) = jianbao_json("rules", "list", KEY, folder=room)["sources"]
    story = jianbao_json("why", "https://lake.example/3", folder=room)["article"]
    reasons = {one["reason"] for one in story["revision"]["removed"]}
    assert reasons >= {one["name"] for one in listed["rules"]}
    assert story["card"]["revisions"] == 1
    shown = jianbao("why", "https://lake.example/3", folder=room).stdout
    assert "own rules" in shown
    assert "cleaned again" in shown


def test_learning_again_keeps_what_the_owner_decided(room):
    """Comments and states stay; a rejected rule is not proposed again, an accepted one finds nothing more."""
    jianbao("rules", "learn", KEY, folder=room)
    path = rules_file(room)
    path.write_text("# 我们的规则\n" + path.read_text("utf-8"), "utf-8")
    (listed,) = jianbao_json("rules", "list", folder=room)["sources"]
    jianbao("rules", "reject", KEY, 1, folder=room)
    jianbao("rules", "accept", KEY, 2, folder=room)
    text = path.read_text("utf-8")
    again = jianbao_json("rules", "learn", KEY, folder=room)["sources"][0]
    assert len(again["proposals"]) == len(listed["rules"]) - 2
    after = path.read_text("utf-8")
    assert after.startswith("# 我们的规则\n")
    assert tomllib.loads(after) == tomllib.loads(text)
    jianbao("rules", "reject", KEY, "--all", folder=room)
    assert "Nothing recurs in the 40 articles" in jianbao("rules", "learn", KEY, folder=room).stdout
    (listed,) = jianbao_json("rules", "list", folder=room)["sources"]
    assert sorted(one["state"] for one in listed["rules"]) == ["accepted", "rejected", "rejected", "rejected"]


def test_a_source_without_boilerplate_gets_no_file(tmp_path, room):
    """Whatever only seems to recur in it."""
    path = room / FILE
    for body in recurring.TRAPS.values():
        path.write_text(recurring.feed(body), "utf-8")
        jianbao("collect", "--all", folder=room)
        found = jianbao_json("rules", "learn", "湖边", folder=room)["sources"][0]
        assert (found["proposals"], found["file"]) == ([], None)
        break
    assert not (room / "rules").exists()


def test_names_of_sources_that_are_wrong_or_several_are_told(room):
    """What is meant is asked back, with what to write."""
    assert 'no source is called "海边"' in jianbao("rules", "learn", "海边", folder=room, exit_code=2).stderr
    several = jianbao("rules", "accept", "某网", "1", folder=room, exit_code=2).stderr
    assert KEY in several
    assert f"jianbao rules learn {KEY}" in jianbao("rules", "accept", KEY, "1", folder=room, exit_code=2).stderr
    jianbao("rules", "learn", KEY, folder=room)
    assert "no rule 9" in jianbao("rules", "accept", KEY, "9", folder=room, exit_code=2).stderr
    assert "--all" in jianbao("rules", "accept", KEY, folder=room, exit_code=2).stderr
    assert "没有说明" in jianbao("rules", "reject", KEY, folder=room, exit_code=2, lang="zh").stderr


def test_a_mistake_in_a_file_of_rules_is_told_with_its_line_and_stops_the_run(room):
    """Before anything is collected: half of the rules would be worse than none."""
    folder = room / "rules"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        f'source = "{KEY}"\n\n[[rule]]\nkind = "lien"\nstate = "accepted"\ntext = "x"\n', "utf-8"
    )
    failed = jianbao("collect", folder=room, exit_code=2)
    assert "mine.toml:4: kind:" in failed.stderr
    assert 'did you mean "line"?' in failed.stderr


def test_reprocess_waits_for_no_other_run_and_a_dry_run_needs_no_lock(room):
    """A second writer is told who holds the newsroom."""
    from jianbao.update.lock import only_run

    with only_run(room):
        assert "another run is going on" in jianbao("reprocess", folder=room, exit_code=3).stderr
        assert jianbao_json("reprocess", "--dry-run", folder=room)["dry_run"] is True


def test_publishing_after_reprocess_leaves_the_other_source_alone(room):
    """Article pages of the English source keep bytes and times."""
    jianbao("publish", folder=room)
    before = tree(room / "site")
    jianbao("rules", "learn", KEY, folder=room)
    jianbao("rules", "accept", KEY, "--all", folder=room)
    jianbao("reprocess", folder=room)
    jianbao("publish", folder=room)
    after = tree(room / "site")
    pages = [path for path in before if path.startswith("a/")]
    changed = {path for path in pages if before[path] != after[path]}
    english = {path for path in pages if b"Item number" in before[path][0].partition(b"</title>")[0]}
    assert len(english) == len(changed) == 40
    assert not changed & english
