"""The front matter of a Hexo post: YAML between two ``---`` lines, read as text and never as dates, numbers or truths.

What is not YAML (titles with quotes in quotes, written by string formatting) is read line by line, and the repair told.
"""

import json
import re
from collections.abc import Iterator

import yaml

from jianbao.errors import InputError

Plain = str | None | list["Plain"] | dict[str, "Plain"]
"""A value of front matter: text as it is written, ``None`` for a null, lists and tables of those."""

YAML_LIMIT = 64 * 1024
"""Characters of front matter that are read as YAML, which takes up to a second of hostile ones; a post has 2,000."""

_NODE_LIMIT = 10_000
_FENCE = re.compile(r"-{3,}[ \t]*\Z")
_KEY_LINE = re.compile(r"(?P<key>[^\s:#'\"\[\]{}<>-][^\s:'\"\[\]{}<>]*)[ \t]*:(?:[ \t]+(?P<value>.*))?\Z")
_ITEM_LINE = re.compile(r"\s*-(?:\s+(?P<item>.*))?\Z")
_NULL_TAG = "tag:yaml.org,2002:null"
_ESCAPED_BRACES = (("&#123;", "{"), ("&#125;", "}"))


class FrontMatterError(InputError):
    """A text that does not begin with front matter; the hint says what it should look like."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.wanted = hint


def split(text: str) -> tuple[str, str]:
    """The front matter and the body of a post. Blank lines before the first ``---`` are allowed, as in Hexo.

    FrontMatterError: there is no opening or no closing ``---``.
    """
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    hint = "a Hexo post begins with a line of ---, its title, date and categories, and another line of ---"
    if first is None:
        raise FrontMatterError("the file is empty", hint)
    if _FENCE.match(lines[first]):
        first += 1
    elif not _KEY_LINE.match(lines[first]):  # Hexo also takes front matter without the opening line
        raise FrontMatterError("there is no front matter", hint)
    for at in range(first, len(lines)):
        if _FENCE.match(lines[at]):
            return "\n".join(lines[first:at]), "\n".join(lines[at + 1 :])
    raise FrontMatterError("the front matter has no end", hint)


def parse(text: str) -> tuple[dict[str, Plain], tuple[str, ...]]:
    """Front matter as a table, in its own order, and words on what had to be mended.

    FrontMatterError: it holds no key at all.
    """
    repairs: tuple[str, ...] = ()
    try:
        table = _yaml(text)
    except (yaml.YAMLError, _Refused, RecursionError, ValueError) as error:
        table = _line_by_line(text)
        repairs = (f"front matter is not YAML ({_first_words(error)}): read line by line",)
    if not table:
        raise FrontMatterError("the front matter holds no key", "write at least a title: line between the --- lines")
    return table, repairs


def unescape_braces(text: str) -> str:
    """``&#123;`` and ``&#125;`` as the braces they stand for: how Hexo posts keep Nunjucks from reading them."""
    for escaped, brace in _ESCAPED_BRACES:
        text = text.replace(escaped, brace)
    return text


def as_text(value: Plain) -> str:
    """A value as one text: lists and tables as JSON, a null as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Refused(Exception):  # noqa: N818 - a note between the walk and parse, never seen outside
    """YAML that is more than front matter: aliases upon aliases, no table, unhashable keys."""


def _yaml(text: str) -> dict[str, Plain]:
    if len(text) > YAML_LIMIT:
        raise _Refused(f"longer than {YAML_LIMIT:,} characters")
    # The loader of libyaml is ten times as fast, and dies of a stack overflow on 100,000 brackets; this one raises.
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    value = _plain(node, iter(range(_NODE_LIMIT)))
    if not isinstance(value, dict):
        raise _Refused("not a table of keys")
    return value


def _plain(node: yaml.Node | None, budget: Iterator[int]) -> Plain:
    if next(budget, None) is None:
        raise _Refused("too many values")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == _NULL_TAG else _whole(str(node.value))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, budget) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Plain] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused("a key that is not text")
            table[_whole(str(key.value))] = _plain(item, budget)
        return table
    return None


def _whole(text: str) -> str:
    """Text without NUL and lone surrogates, which YAML's escapes can make; paired ones become their character."""
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def _line_by_line(text: str) -> dict[str, Plain]:
    """``key: value`` lines and ``- item`` lines; any other line goes on with the value before it."""
    values: dict[str, list[str]] = {}
    lists: dict[str, list[Plain]] = {}
    key: str | None = None
    for line in text.split("\n"):
        known = _KEY_LINE.match(line)
        item = _ITEM_LINE.match(line)
        if known:
            key = known["key"]
            values[key] = [known["value"] or ""]
            lists.pop(key, None)
        elif key is None or not line.strip():
            continue
        elif item and not any(values[key]):
            lists.setdefault(key, []).append(_whole(_unquote(item["item"] or "")))
        elif key not in lists:
            values[key].append(line.strip())
    return {key: lists.get(key) or _whole(_unquote(" ".join(parts))) for key, parts in values.items()}


def _unquote(text: str) -> str:
    """A value without the quotes around it; a doubled quote inside single ones is one."""
    text = text.strip()
    for quote in "'\"":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].replace("''", "'") if quote == "'" else text[1:-1]
    return text


def _first_words(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}: {error.problem or error.context}"
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
