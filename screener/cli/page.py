"""Text on the terminal: headings, paragraphs, lists and tables that fit 80 columns, plain when piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


class Page:
    """A narrow surface over the console. Texts are shown as they are: no markup in them is obeyed."""

    def __init__(self, file: IO[str] | None = None) -> None:
        console = Console(file=file, markup=False, highlight=False, emoji=False)
        self._console = Console(file=file, markup=False, highlight=False, emoji=False, width=min(console.width, 100))

    def heading(self, text: str) -> None:
        """A heading with an empty line before it."""
        self._console.print()
        self._console.print(Text(text, style="bold"))

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """One paragraph; nothing where the text is empty."""
        self._wrapped(text, style, " " * indent, " " * indent)

    def bullets(self, texts: Iterable[str], indent: int = 2) -> None:
        """A list, one dash each."""
        for text in texts:
            self._wrapped(text, "", " " * indent + "- ", " " * (indent + 2))

    def _wrapped(self, text: str, style: str, first: str, further: str) -> None:
        if not text:
            return
        lines = Text(text, style=style).wrap(self._console, max(self._console.width - len(further), 20))
        for number, line in enumerate(lines):
            line.rstrip()
            self._console.print(Text.assemble(first if number == 0 else further, line), soft_wrap=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table whose cells wrap rather than being cut."""
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for column in columns:
            table.add_column(Text(column), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def picture(self, lines: Iterable[str]) -> None:
        """Lines of blocks, black on white whatever the terminal's colours are; nothing where it cannot show blocks."""
        with suppress(UnicodeError):
            texts = list(lines)
            "".join(texts).encode(self._console.encoding)
            for text in texts:
                self._console.print(Text(text, style="black on bright_white"), soft_wrap=True)

    def raw(self, text: str) -> None:
        """Text exactly as it is, for files and other programs."""
        self._console.file.write(text)
