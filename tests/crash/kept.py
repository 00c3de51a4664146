"""What an archive holds, without what may differ between two runs over the same sources: times of ours, runs, visits."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from jianbao.archive import open_archive

_QUERIES = {
    "articles": """
        SELECT id, title, url, published, CASE WHEN published IS NULL THEN NULL ELSE dated_at END, content_hash,
               revisions, text_length, excerpt, lead_image, author, origin, language FROM article""",
    "appearances": """
        SELECT key, entry_key, article_id, url_key, title, raw_digest, content_hash
        FROM appearance JOIN source ON source.id = source_id""",
    "entries": """
        SELECT key, entry_key, raw_digest, raw, article_id, error FROM entry JOIN source ON source.id = source_id""",
    "revisions": "SELECT article_id, number, content_hash, rules_version FROM revision",
    "ids": "SELECT id, identity_key FROM issued_id",
    "identities": "SELECT key, article_id FROM identity",
    "shelves": "SELECT category, site, channel, article_id FROM shelf_article JOIN shelf ON shelf.id = shelf_id",
    "sources": "SELECT key, category, site, channel, active, body_digest FROM source",
}


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that must be equal, by table, sorted. Fails on a file that SQLite finds fault with."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = {name: sorted(db.execute(query).fetchall(), key=repr) for name, query in _QUERIES.items()}
    with open_archive(path) as archive:
        found["texts"] = sorted((one.card.id, one.revision.body_html) for one in archive.articles())
    return found


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
