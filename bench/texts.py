"""News of our own making for the search bench: the same articles for the same seed, on any machine.

What matters for an index is the spread: of words (Zipf's law over some 40,000, of one to four characters, each category
with words of its own), of people's names (six million possible), of Latin words, numbers and lengths. Words follow one
another by chance, so there are more different pairs of characters than in real news: the figures err on the large side.
"""

from bisect import bisect
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

import msgspec

from jianbao.model.source import Filing

START = datetime(2024, 1, 1, tzinfo=UTC)
CATEGORIES = ("财经", "科技", "国际", "体育", "文化", "社会", "健康", "汽车", "教育", "军事", "娱乐", "房产")
FUNCTION = "的了在是和与为对将从到有也就都而及等不这被把以其中上下年月日"
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
_SYLLABLES = ("ka", "ro", "mi", "ten", "sol", "ver", "dan", "lu", "fin", "gra", "pho", "ner", "to", "max", "cy", "bel")


class Article(msgspec.Struct, frozen=True):
    """One article: its place, where it is filed, when it was published, its words."""

    number: int
    filing: Filing
    published: datetime
    title: str
    text: str


def published(number: int) -> datetime:
    """When the ``number``-th article was."""
    return START + timedelta(minutes=13 * number)


class Vocabulary:
    """Words by rank, drawn by Zipf's law."""

    def __init__(self, words: list[str], exponent: float = 1.0, shift: float = 3.0) -> None:
        self.words = words
        self._sums = list(accumulate(1 / (rank + shift) ** exponent for rank in range(len(words))))

    def draw(self, random: Random) -> str:
        """A word; common ones more often."""
        return self.words[bisect(self._sums, random.random() * self._sums[-1]) % len(self.words)]


class Texts:
    """Makes articles by number; a new one every 13 minutes."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._random = Random(f"vocabulary {seed}")
        self._characters = Vocabulary([chr(code) for code in self._random.sample(range(0x4E00, 0x9000), 3500)], 0.9, 20)

    @cached_property
    def words(self) -> Vocabulary:
        """What all categories share."""
        return Vocabulary(self._made(24_000))

    @cached_property
    def topics(self) -> tuple[Vocabulary, ...]:
        """What each category has for itself."""
        return tuple(Vocabulary(self._made(1_500)) for _ in CATEGORIES)

    @cached_property
    def latin(self) -> Vocabulary:
        """Companies, products, abbreviations."""
        made = {"".join(self._random.choices(_SYLLABLES, k=self._random.randint(1, 3))) for _ in range(4_000)}
        return Vocabulary([word.upper() if len(word) < 4 else word.capitalize() for word in sorted(made)])

    @cached_property
    def names(self) -> Vocabulary:
        """People: a few are in the news every day, most never again."""
        given = self._characters
        return Vocabulary(
            [
                self._random.choice(_SURNAMES)
                + "".join(given.draw(self._random) for _ in range(self._random.choice((1, 2, 2))))
                for _ in range(60_000)
            ],
            0.8,
            30,
        )

    def article(self, number: int) -> Article:
        """The ``number``-th article."""
        random, topic, filing = self._place(number)
        people = [self.names.draw(random) for _ in range(4)]
        length = min(6_000, max(150, int(random.lognormvariate(6.9, 0.6))))
        title = "".join(self._word(random, topic, people) for _ in range(random.randint(4, 8)))
        paragraphs, size = [], 0
        while size < length:
            paragraph = "".join(self._sentence(random, topic, people) for _ in range(random.randint(2, 5)))
            paragraphs.append(paragraph)
            size += len(paragraph)
        return Article(number, filing, published(number), title, "\n".join(paragraphs))

    def filing(self, number: int) -> Filing:
        """Where the ``number``-th article is filed."""
        return self._place(number)[2]

    def _place(self, number: int) -> tuple[Random, int, Filing]:
        random = Random(f"{self._seed} {number}")
        topic = random.randrange(len(CATEGORIES))
        site, channel = random.randrange(8), random.randrange(3)
        category = CATEGORIES[topic]
        return random, topic, Filing(category, f"{category}{site}网", f"{category}{site}网－{channel}")

    def _sentence(self, random: Random, topic: int, people: list[str]) -> str:
        parts = ["".join(self._word(random, topic, people) for _ in range(random.randint(4, 9))) for _ in range(2)]
        return "，".join(parts) + "。"

    def _word(self, random: Random, topic: int, people: list[str]) -> str:
        roll = random.random()
        if roll < 0.25:
            return random.choice(FUNCTION)
        if roll < 0.60:
            return self.words.draw(random)
        if roll < 0.94:
            return self.topics[topic].draw(random)
        if roll < 0.96:
            return random.choice(people)
        if roll < 0.98:
            return self.latin.draw(random)
        return str(int(random.paretovariate(0.6))) if random.random() < 0.7 else f"{random.randint(2015, 2026)}年"

    def _made(self, count: int) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            size = self._random.choices((2, 3, 4), (7, 2, 1))[0]
            made["".join(self._characters.draw(self._random) for _ in range(size))] = None
        return list(made)
