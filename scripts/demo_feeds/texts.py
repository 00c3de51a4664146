"""Reading ``demo_texts/*.txt``: what each invented outlet wrote, in a small markup.

    # title
    11-20 09:12 a=author e=editor s=source o=original title k=tag,tag d=agency u=URL x=shared
    a paragraph a line; "## " a heading, "- " a list item, "> " a quotation, "| a | b |" a table row (the first names
    the columns), "! picture | caption" a picture, ``` a block of code. `code`, *stress* and [words](URL) inside a line.

``x=shared``: the text stands once; the second file that names the same ``u`` takes it over.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

CHINA = timezone(timedelta(hours=8))
PICTURES = "https://pictures.demo.example/"


@dataclass(frozen=True)
class Block:
    """One piece of an article: ``kind`` is p, h, ul, quote, table, img or code; ``lines`` its text."""

    kind: str
    lines: tuple[str, ...]


@dataclass
class Article:
    """One article as it was written, before any house style."""

    title: str
    at: datetime
    facts: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """A short stable name made of the title."""
        return hashlib.sha256(self.title.encode()).hexdigest()[:10]

    @property
    def pictures(self) -> list[str]:
        """URLs of its pictures, in order."""
        return [PICTURES + block.lines[0] + ".jpg" for block in self.blocks if block.kind == "img"]

    @property
    def tags(self) -> list[str]:
        """Its tags, as the outlet sets them."""
        return [tag for tag in self.facts.get("k", "").split(",") if tag]

    def plain(self, most: int) -> str:
        """The beginning of the first paragraph."""
        first = next((block.lines[0] for block in self.blocks if block.kind == "p"), "")
        return first if len(first) <= most else first[:most].rstrip() + "…"


def _block(line: str) -> tuple[str, str]:
    for mark, kind in (("! ", "img"), ("## ", "h"), ("- ", "ul"), ("> ", "quote"), ("| ", "table")):
        if line.startswith(mark):
            return kind, line[2:] if kind != "table" else line.strip("| ")
    return "p", line


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    code: list[str] | None = None
    for line in lines:
        if line == "```":
            if code is None:
                code = []
            else:
                blocks.append(Block("code", tuple(code)))
                code = None
        elif code is not None:
            code.append(line)
        elif line:
            kind, text = _block(line)
            if kind == "img":
                name, _, caption = text.partition("|")
                blocks.append(Block("img", (name.strip(), caption.strip())))
            elif kind in ("ul", "table") and blocks and blocks[-1].kind == kind:
                blocks[-1] = Block(kind, (*blocks[-1].lines, text.strip()))
            else:
                blocks.append(Block(kind, (text.removeprefix("# ").strip(),)))
    return blocks


def read(path: Path) -> list[Article]:
    """The articles of one file, in its order (newest first)."""
    articles = []
    for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, facts, *lines = part.rstrip("\n").split("\n")
        month, day, hour, minute = (int(n) for n in re.findall(r"\d+", facts[:11]))
        pairs = re.findall(r"(?:^| )([a-z])=(.*?)(?= [a-z]=|$)", facts[11:])
        at = datetime(2026, month, day, hour, minute, tzinfo=CHINA)
        articles.append(Article(title, at, dict(pairs), _blocks(lines)))
    return articles


def read_all(folder: Path) -> dict[str, list[Article]]:
    """Every file's articles by the file's name; shared texts are filled in."""
    files = {path.stem: read(path) for path in sorted(folder.glob("*.txt"))}
    every = [article for articles in files.values() for article in articles]
    for article in every:
        if "x" in article.facts and not article.blocks:
            article.blocks = next(a.blocks for a in every if a.blocks and a.facts.get("u") == article.facts["u"])
    return files
