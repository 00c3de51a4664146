"""How long a text takes to read."""

import re

_CHARACTERS_A_MINUTE = 400
"""Of Chinese and Japanese, where a character says as much as most of a word."""
_WORDS_A_MINUTE = 238
"""Silent reading of English prose (Brysbaert 2019, a review of 190 studies); taken for all that is written in words."""
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def reading_minutes(text: str) -> int:
    """Minutes for a text without mark-up, rounded up; 0 where there is nothing to read.

    Characters and words of mixed texts are counted each by its own pace.
    """
    characters = len(_CHARACTER.findall(text))
    words = len(_WORD.findall(_CHARACTER.sub(" ", text)))
    pace = _CHARACTERS_A_MINUTE * _WORDS_A_MINUTE
    return -(-(characters * _WORDS_A_MINUTE + words * _CHARACTERS_A_MINUTE) // pace)
