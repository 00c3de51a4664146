"""Makes strange bytes out of sound ones: the same seed gives the same bytes."""

from collections.abc import Callable, Sequence
from random import Random

TOKENS = (
    *(b"<", b">", b"&", b";", b'"', b"'", b"/", b"=", b"\0", b"\x1b", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r\n"),
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='gb2312'?>", b"<?", b"?>", b"<!DOCTYPE rss ["),
    *(b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#x1F600;", b"&#55296;", b"&#99999999999;", b"&nbsp;", b"&amp;amp;", b"&lt;"),
    *(b"<item>", b"</item>", b"<entry>", b"</entry>", b"<rss version='2.0'>", b"<feed xmlns='http://www.w3.org/2005/Atom'>"),
    *(b"<title type='html'>", b"<content:encoded>", b"<description>", b"</description>", b"<guid>", b"<link/>", b"<base href='//x'/>"),
    *(b"xml:base='../'", b"xmlns:a='b'", b"<dc:date>", b"<pubDate>", b"Mon, 99 Foo 99999 99:99:99 CST", b"2026-02-30T25:61:00Z"),
    *("今天 25:00".encode(), "来源：".encode(), "责任编辑：".encode(), "（记者 ".encode(), "原标题：".encode(), "\u202e\u200b\u3000".encode()),
    *(b"<div>", b"<table>", b"<td>", b"<p", b"<a href='javascript:alert(1)'>", b"<img src=x onerror=alert(1)>", b"<svg><style>"),
    *(b"<math><mtext>", b"<iframe src=//v.example>", b"<video src=x poster=y>", b"<script>", b"</script>", b"<template>", b"<plaintext>"),
    *(b'{"version":"https://jsonfeed.org/version/1.1","items":[', b'"\\ud800"', b"[[[[", b"1e999", b"null", b"-0", b'"id":'),
    *(b"http://[::1", b"http://a b/", b"//", b"https://\xe4\xb8\xad\xe6\x96\x87/", b"data:text/html,x", b"\xd6\xd0\xce\xc4", b"\xa4\xa4\xa4\xe5"),
    *("\u0130".encode(), "\ud7ff\ue000\ufffe\U0010ffff".encode(), "﷽".encode(), b"\xed\xa0\x80", b"\xc3\x28", b"9" * 5000),
)  # fmt: skip
"""What parsers and cleaners trip over; pieces of each of the formats we read."""
MOST = 200_000
"""Bytes of what comes out: longer ones say nothing new and cost rounds."""

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def _span(random: Random, data: bytes, most: int = 400) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randrange(most))


def _flip(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _place in range(random.randint(1, 8)):
        if out:
            out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def _insert(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(TOKENS) * random.choice((1, 1, 1, 2, 50)) + data[place:]


def _repeat(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(random, data, 60)
    return data[:end] + data[start:end] * random.choice((1, 10, 1_000)) + data[end:]


def _drop(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _truncate(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _swap(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    piece, rest = data[start:end], data[:start] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + piece + rest[place:]


def _splice(random: Random, data: bytes, corpus: Sequence[bytes]) -> bytes:
    other = random.choice(corpus)
    start, end = _span(random, other, 4_000)
    place = random.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _recode(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data.decode("utf-8", "replace").encode(
        random.choice(("gb18030", "utf-16", "big5", "shift_jis", "cp1252", "utf-8")), "replace"
    )


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _insert,
    _insert,
    _repeat,
    _drop,
    _truncate,
    _swap,
    _splice,
    _splice,
    _recode,
)


def mutated(random: Random, corpus: Sequence[bytes]) -> bytes:
    """One of ``corpus``, changed one to twelve times."""
    data = random.choice(corpus)
    for _ in range(random.randint(1, 12)):
        data = random.choice(_MUTATIONS)(random, data, corpus)[:MOST]
    return data
