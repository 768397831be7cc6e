"""Text as it is read, and how hard it is to read: what is measured, what is left out, and why.

The grade is the Flesch-Kincaid grade of ``textstat``: 0.39 words a sentence + 11.8 syllables a word - 15.59. It is meant for running text,
so a page is brought into that form first. Left out is only what is looked at and not read:

- code blocks, ``inline code``, identifiers with an underscore, options (``--side``), names of files, addresses and DOIs: nobody reads
  them aloud, and a counter of syllables takes them for very long words;
- numbers with their signs and units (``14° (9 to 19°)``): the library takes each for a word of one syllable, and a table of them would
  make any page look easy;
- sources: authors and titles of papers are quoted, not worded by us;
- labels of one or two words (a heading, a cell, a button): the library counts their words and not the sentence, which would make a table
  look like one endless sentence;
- what was said before on the same page: six drills with the same stop rules are not easier to read than one.

Left in is everything else, the words of tables included. An item of a list, a cell, a heading and a label end like a sentence, for that is
how they are read; without this a list would count as one giant sentence. Nothing else is cut: a colon or semicolon ends no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from textstat import textstat  # type: ignore[import-untyped]

from screener.sources import SOURCES

FEWEST_WORDS: Final = 3
"""What is shorter is a label: the library does not count it as a sentence either."""

_FENCE: Final = re.compile(r"^```.*?^```[^\n]*$", re.MULTILINE | re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"</?\w[^<>]*>")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^()\s]*\)")
_LEFT_OUT: Final = re.compile(
    r"`[^`]*`"  # inline code
    r"|<?https?://[^\s>]+>?|\bdoi:?\s*10\.\d+/[\w./()-]*\w"  # addresses
    r"|(?<!\w)--?[a-z][\w-]*(?:=\S+)?"  # options
    r"|\b\w+_\w+\b"  # identifiers
    r"|\b[\w/-]+\.(?:md|toml|py|json|csv|mp4|mov|avi|png|task|template|jsonl)\b",  # files
)
_NUMBER: Final = re.compile(r"(?<![^\W\d])[\u2212-]?\d[\d.,]*(?<![.,])(?:\s?(?:%|°|(?:cm|mm|m|s|ms|px|Hz|GB|MB|KB|K|fps|kg|lb)(?!\w)))?")
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*")
_LETTER: Final = re.compile(r"[^\W\d_]")


def markdown(text: str) -> Iterator[str]:
    """The blocks of a page in Markdown without its code: headings, paragraphs, quotes, items of lists and cells of tables."""
    text = _COMMENT.sub("\n", _FENCE.sub("\n\n", text))
    paragraph: list[str] = []
    for raw in (*text.splitlines(), ""):
        line = raw.strip()
        quoted = re.match(r">\s?", line)
        starts = re.match(r"(#+|[-*]|\d+\.)\s+", line)
        if paragraph and (not line or starts or line.startswith("|")):
            yield spoken(" ".join(paragraph))
            paragraph = []
        if line.startswith("|"):
            if not re.fullmatch(r"[|\s:-]+", line):
                yield from (spoken(cell) for cell in re.split(r"(?<!\\)\|", line.strip("|")) if cell.strip())
        elif starts and starts[1].startswith("#"):
            yield spoken(line[starts.end() :])
        elif line and line != "---":
            paragraph.append(line[starts.end() :] if starts else line[quoted.end() :] if quoted else line)


def code(text: str) -> Iterator[str]:
    """The code blocks of a page in Markdown, line by line."""
    for block in _FENCE.findall(text):
        yield from block.splitlines()[1:-1]


def spoken(text: str) -> str:
    """One block without the marks that lay it out; inline code keeps its marks, for the grade leaves it out."""
    text = _LINK.sub(r"\1", re.sub(r"\\(?=\W)", "", text))
    text = re.sub(r":[a-z]+-badge\[([^\]]*)\]", r"\1", text)
    return " ".join(_TAG.sub("", text).replace("**", "").replace("*", "").split())


def sentences(blocks: Iterable[str]) -> list[str]:
    """The sentences of the blocks, without what is not read (see the module)."""
    said: dict[str, None] = {}
    for block in blocks:
        text = block
        for quoted in _quoted():
            text = text.replace(quoted, "")
        text = _NUMBER.sub("", _LEFT_OUT.sub("", text))
        for sentence in _SENTENCE.findall(text):
            words = [word for word in sentence.split() if _LETTER.search(word)]
            if len(words) >= FEWEST_WORDS:
                said[" ".join(words).rstrip(".!?:;,") + "."] = None
    return list(said)


@cache
def _quoted() -> tuple[str, ...]:
    return tuple(text for source in SOURCES.values() for text in (source.title.rstrip("."), source.cite))


def grade(blocks: Iterable[str]) -> float:
    """The Flesch-Kincaid grade: about the year of school after which a text is easy to read."""
    return float(textstat.flesch_kincaid_grade("\n".join(sentences(blocks))))


def hardest(blocks: Iterable[str], count: int = 8) -> list[str]:
    """The sentences that weigh most, hardest first: where to begin when a page is too hard."""
    return sorted(sentences(blocks), key=lambda sentence: -_weight(sentence))[:count]


def _weight(sentence: str) -> float:
    return float(textstat.flesch_kincaid_grade(sentence)) * len(sentence.split())
