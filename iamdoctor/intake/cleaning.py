"""Take off what terminals, logs, tables, chats and encoders put on a text, and remember where every character came from."""

import re
from collections.abc import Iterator

from iamdoctor.intake.mapped import Edit, Mapped
from iamdoctor.intake.unwrapping import unwrapped

_ANSI = re.compile(
    r"(?:\x1b|\\{1,8}u001[bB]|\\x1[bB]|\\033|\\e(?=\[))(?:\[[0-9;?]{0,20}[A-Za-z]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[()][A-B0-2]|[=>78])?"
    r"|\[(?:\d{1,2};){0,4}\d{1,3}m|(?<=\s)\[m"
)
_MOJIBAKE = re.compile(r"\ufffd{3}|â”‚|â•·|â•µ|â”€|â”Œ|â””|â”ƒ")
_MOJIBAKE_QUOTE = re.compile(r"â€œ|â€\x9d|â€™|â€˜|â€�?(?=[\s.,)]|$)")
_NEWLINE = re.compile(r"\r\n?|↵|\u2028|\u2029|\x0b|\x0c|\x85")
_ENTITY = re.compile(r"&(?:amp;)*(?:quot|apos|lt|gt|nbsp|amp|ldquo|rdquo|lsquo|rsquo|#\d{1,5}|#[xX][0-9a-fA-F]{1,5});")
_TYPOGRAPHY = re.compile("[“”„‟″«»‘’‚‛\xa0\u2007\u202f\u2009\u200b\u200c\u200d\u2060\ufeff\u00ad\x00]")
_PLAIN = dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("\xa0\u2007\u202f\u2009", " ")
_BOLD = re.compile(r"(?<![\w*/:.-])\*\*(?=[\w(])([^*\n]{1,300}?)(?<=[\w:.)])\*\*(?![\w*/:-])")
_ESCAPE = re.compile(r"""(?<!\\)\\++(?:(["'/`])|u((?![dD][89a-fA-F]|00[01])[0-9a-fA-F]{4})|([nrt]))""")
_LITERALS = re.compile(r"(?<=\s)[\"'][ \t]*[+\\]?\n[ \t]*f?[\"']|[\"'][ \t]*[+\\]?\n[ \t]*f?[\"'](?=\s)")
"""Where source code breaks a string in two; one part keeps the blank between the words."""
_ARGUMENTS = re.compile(r"[\"'][ \t]*\\\n[ \t]*[\"']")
_DRIVE = re.compile(r"(?<!\w)[A-Za-z]:\\[^\s\"']{0,300}$")

_BOX = "│┃┆┊╷╵╭╰╮╯┌└┐┘├┤─━┬┴┼═║╔╗╚╝"
_TIME = r"\d\d:\d\d:\d\d[\d.,]*(?:Z|[+-]\d\d:?\d\d)?"
_STAMP = rf"(?:\d{{4}}[-/]\d\d[-/]\d\d[T ]|\d\d[-/][A-Z][a-z]{{2}}[-/]\d{{4}}[: ]|[A-Z][a-z]{{2}} [ \d]\d )?{_TIME}"
_WRITER = r"(?:stdout|stderr) [FP] |(?:[\w.-]{1,60} )?[\w./-]{1,40}\[[\w.]{1,20}\]: "
"""Who wrote a line, between its time and its text: a container's stream, ``app[web.1]:``, syslog's ``host program[pid]:``."""
_PREFIX = re.compile(
    rf"^(?:[ \t]*(?:[{_BOX}]+|>(?=[ >\n])|#(?=[ \t\n])|//(?=\s)|\*(?=[ \t](?!because|with an))|\|(?=[ \t])|(?:-> )\")[ \t]?"
    rf"|[ \t]*[a-z0-9_][\w.-]{{0,60}}[ \t]+\|(?=[ \t\n])[ \t]?"
    rf"|(?:[A-Za-z]{{2,12}}\t)?\[?{_STAMP}\]?[ \t]+(?:\|[ \t]+|{_WRITER})?|\[pod/[\w./-]{{1,120}}\] "
    rf"|\[[\w .:/-]{{1,40}}\]:?[ \t]+(?=[{_BOX}])"
    r"|(?:ERROR|WARN|INFO|FATAL|error|warn|info)[ \t]+(?=\s|status code)|##\[\w{1,12}\])+",
    re.M,
)
_SUFFIX = re.compile(rf"(?<![ \t|{_BOX}])[ \t|{_BOX}]++$|\\r\\n\"$", re.M)
_CHARACTERS = {"n": "\n", "r": "\n", "t": "\t"}


class Cleaned:
    """A text in two states of cleaning.

    ``lines`` has terminal and line noise taken off but keeps its quotes and escapes, so that JSON in it can be read; ``prose`` has
    escapes undone and hard wraps joined, so that sentences in it can be read.
    """

    __slots__ = ("lines", "prose")

    def __init__(self, text: str) -> None:
        self.lines = _without_line_noise(Mapped(text))
        self.prose = unwrapped(_without_escapes(self.lines))


def _without_line_noise(text: Mapped) -> Mapped:
    text = text.replaced(_ANSI, "").replaced(_NEWLINE, "\n")
    if "â" in text.text or "\ufffd" in text.text:
        text = text.replaced(_MOJIBAKE, "│").replaced(_MOJIBAKE_QUOTE, '"')
    return text.replaced(_PREFIX, "").replaced(_SUFFIX, "")


def without_entities(text: Mapped) -> Mapped:
    """The text with HTML's entities undone, however often they were escaped."""
    return text.replaced(_ENTITY, _unescaped_entity) if "&" in text.text else text


def _without_escapes(text: Mapped) -> Mapped:
    text = without_entities(text)
    if "\\" in text.text:
        text = text.replaced(_ESCAPE, _unescaped).replaced(_PREFIX, "")
    if not text.text.isascii():
        text = text.replaced(_TYPOGRAPHY, lambda match: _PLAIN.get(match[0], ""))
    text = text.replaced(_LITERALS, "").replaced(_ARGUMENTS, " ")
    return text.edited(_bold_marks(text.text)) if "**" in text.text else text


def _bold_marks(text: str) -> Iterator[Edit]:
    for match in _BOLD.finditer(text):
        yield match.start(), match.start() + 2, ""
        yield match.end() - 2, match.end(), ""


def _unescaped_entity(match: re.Match[str]) -> str:
    from html import unescape

    return unescape(unescape(unescape(match[0])))


def _unescaped(match: re.Match[str]) -> str:
    quote, code, letter = match.groups()
    if letter:
        low = max(0, match.start() - 300)
        in_path = match.string.find(":\\", low, match.end()) >= 0 and _DRIVE.search(match.string, low, match.end())
        return match[0] if in_path else _CHARACTERS[letter]
    return quote or chr(int(code, 16))
