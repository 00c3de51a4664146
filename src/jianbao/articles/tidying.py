"""White space in lines as a browser shows it, and no elements around nothing."""

import re

from jianbao.articles.pictures import Picture
from jianbao.articles.tokens import Close, Embed, Line, Open, Token

_SPACES = re.compile(r"[ \t\n\r\f]+")
_EDGES = " \t\n\r\f\v\u3000\xa0\u2002\u2003\u2009\u200a\u200b\u2028\u2029\ufeff\x1c\x1d\x1e\x1f\x85"


def plain(text: str) -> str:
    """A line that is text alone: without white space at its ends, one space for many."""
    text = text.strip(_EDGES)
    # What is printable holds no white space but the space itself; asking is three times cheaper than the search.
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def tidy(line: Line) -> bool:
    """White space as a browser shows it, no empty elements; ``False``: nothing is left to see."""
    tokens = line.tokens
    if len(tokens) == 1:
        only = tokens[0]
        if type(only) is not str:
            return type(only) in _VISIBLE
        if line.wrap != "pre":
            line.tokens = [text := plain(only)]
            return text != ""
    if line.wrap == "pre":
        _tidy_verbatim(line)
    else:
        _tidy_words(line)
    line.tokens = _without_empty(line.tokens)
    for token in line.tokens:  # noqa: SIM110 - a generator takes three times as long
        if type(token) in _VISIBLE:
            return True
    return False


_VISIBLE = frozenset({str, Picture, Embed})


def _tidy_words(line: Line) -> None:  # noqa: C901 - two passes over the same tokens
    tokens = line.tokens
    space = edge = True
    for place, token in enumerate(tokens):
        if type(token) is str:
            text = token if token.isprintable() and "  " not in token else _SPACES.sub(" ", token)
            if edge:
                text = text.lstrip(_EDGES)
            elif space and text[:1] == " ":
                text = text[1:]
            if text:
                edge, space = False, text[-1] == " "
            tokens[place] = text
        elif type(token) in (Picture, Embed):
            edge, space = True, True
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if type(token) is str:
            tokens[place] = token = token.rstrip(_EDGES)
            if token:
                break
        elif type(token) in (Picture, Embed):
            continue


def _tidy_verbatim(line: Line) -> None:
    """In ``pre`` only empty lines before and white space after the text go: parsers disagree about both."""
    tokens = line.tokens
    for places, strip in ((range(len(tokens)), "start"), (range(len(tokens) - 1, -1, -1), "end")):
        for place in places:
            token = tokens[place]
            if type(token) is str:
                token = token.replace("\r\n", "\n").replace("\r", "\n")
                token = re.sub(r"\A(?:[ \t]*\n)+", "", token) if strip == "start" else token.rstrip()
                tokens[place] = token
                if token:
                    break
            elif type(token) in (Picture, Embed):
                break


def _without_empty(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        if type(token) is str:
            if not token:
                continue
            if kept and type(kept[-1]) is str:
                kept[-1] += token
                continue
        elif type(token) is Close and kept and type(kept[-1]) is Open:
            kept.pop()
            continue
        kept.append(token)
    return kept
