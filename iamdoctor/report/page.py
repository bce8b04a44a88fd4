"""A report as lines of text."""

from textwrap import TextWrapper

from iamdoctor.report.untrusted import one_line, visible

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


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
        self.lines += ["", self._styled(text, _BOLD)]

    def verbatim(self, text: str, indent: str) -> None:
        """Lines as they are, for copying."""
        self.lines += [indent + line for line in visible(text).splitlines()]

    def _styled(self, line: str, style: str) -> str:
        return f"{style}{line}{_PLAIN}" if self.colour and style else line
