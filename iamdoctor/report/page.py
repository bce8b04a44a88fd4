"""A page of plain lines: for a terminal, a pipe or a screen reader."""

from textwrap import TextWrapper

from iamdoctor.report.untrusted import one_line, visible

BOLD, RED, GREEN, YELLOW, PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[0m"
COLOUR = {"✗": RED, "✓": GREEN, "?": YELLOW}


class Page:
    """Lines of at most ``width`` cells; what must be copied whole (commands, long names) is never broken."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = max(width, 40)
        self.colour = colour
        self.lines: list[str] = []

    def say(self, text: str, *, first: str = "", style: str = "") -> None:
        """A paragraph; ``first`` leads its first line and the others are indented by as much."""
        wrapper = TextWrapper(
            self.width, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False, break_on_hyphens=False
        )
        lines = wrapper.wrap(one_line(text)) or [first.rstrip()]
        self.lines += [self._styled(line, style) for line in lines]

    def heading(self, text: str) -> None:
        """A title, behind an empty line."""
        self.lines += ["", self._styled(one_line(text), BOLD)]

    def verbatim(self, text: str, indent: str) -> None:
        """Lines as they are, for copying."""
        self.lines += [indent + line for line in visible(text).splitlines()]

    def command(self, text: str, indent: str) -> None:
        """A command, led by a prompt where it is one line."""
        self.verbatim(text, f"{indent}$ " if "\n" not in text else indent)

    def rows(self) -> int:
        """How many rows of a terminal the lines take."""
        return sum(max(-(-len(line) // self.width), 1) for line in self.lines)

    def _styled(self, line: str, style: str) -> str:
        return f"{style}{line}{PLAIN}" if self.colour and style else line
