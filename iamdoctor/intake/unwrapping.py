"""Join what a terminal or a table broke inside words, ARNs and account ids."""

import re
from collections.abc import Iterator

from iamdoctor.intake.mapped import Edit, Mapped
from iamdoctor.intake.operations import action_for
from iamdoctor.intake.tables import table

_WORDS = frozenset(table("words"))
"""The words of AWS's sentences, by which a cut word is known from two whole ones."""
_STARTS = re.compile(
    r"(?:[A-Z]\w*(?:Error|Exception)?:|at\s|caused by|Traceback|File |\d{4}[-/]\d\d|\d\d:\d\d|[\[{<\"'(=]|-[\s-]|https?:|arn:\w)"
)
_TAIL_LETTERS = re.compile(r"[A-Za-z-]+$")
_HEAD_LETTERS = re.compile(r"[A-Za-z-]+")
_ENDS_OPEN_ACTION = re.compile(r"(?:perform:|allows the|API:)\s+[A-Za-z0-9-]*(?::[A-Za-z]*)?$")
_PART_OF_ACTION = re.compile(r"(?<![\w:/.-])([a-z][a-z0-9-]{1,30}):([A-Z]\w{0,60})$")
_HYPHEN = re.compile(r"[\w/]\w-$")
_CLOSES_ACTION = re.compile(r"[a-z0-9-]*:?[A-Za-z]+\s+(?:on\s|because|with an|action|User)")
_CLOSES_ARN = re.compile(r"[^\s\"]+\"?\s+(?:because|with an explicit|is not auth|\(Service)")
_UUID_HEAD = re.compile(r"(?i)request ?id: ?([0-9a-f-]{1,35})$")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LABEL = re.compile(r"[A-Za-z]{2,20}:")
"""What begins a line of its own: ``make: *** Error 1``."""
_ACCOUNT_CUT = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:(\d{1,11})$")
_TABLE = re.compile(
    r"(?:CREATE|UPDATE|DELETE|ROLLBACK)_(?:FAILED|IN_PROGRESS|COMPLETE)\s{2,}|ResourceStatus\s{2,}|Status Reason|^[ \t]{20,}\S", re.M
)
_STATUS = re.compile(r",?\s{0,8}(?:[A-Z]+_)+[A-Z]+\s{2,}")
_SENTENCE = re.compile(r"is not authori[sz]ed to perform")
"""AWS's sentence: two lines that each have it are two entries of a log, however alike in length."""
_HARD_WRAP = 60
_SCREENS = (80, 100, 120, 132)
"""Widths at which terminals cut a line, so that a single one of this length is taken for cut."""


def unwrapped(text: Mapped) -> Mapped:
    """The text with its tables' last column set straight and broken words, ARNs and ids joined."""
    if _TABLE.search(text.text):
        text = text.edited(_column_edits(text.text))
    return text.edited(_joints(text.text))


def _column_edits(text: str) -> Iterator[Edit]:
    """Cut continuation lines of a padded table down to the last column, where the reason is told."""
    column, offset = 0, 0
    for line in text.split("\n"):
        stop = offset + len(line)
        shift = 1 if line.startswith(",") else 0
        if "ResourceStatusReason" in line:
            column = line.index("ResourceStatusReason") - shift
        elif _STATUS.match(line):
            column = column or line.rstrip().rfind("  ") + 2 - shift
        elif column and line[shift : shift + 8].strip() == "" and line[column + shift :].strip():
            yield offset, offset + column + shift, ""
        elif shift and not line.strip(", "):
            yield offset, stop, ""
        elif line.startswith(" " * 20):
            yield offset, offset + len(line) - len(line.lstrip()), ""
        offset = stop + 1


def _joints(text: str) -> Iterator[Edit]:
    """The line ends, with the blanks around them, that were put into the middle of something."""
    lines = text.split("\n")
    offset, joined = 0, ""
    for number, line in enumerate(lines[:-1]):
        end = offset + len(line)
        left, right = (joined + line.strip() if joined else line.rstrip())[-400:], lines[number + 1].lstrip()[:400]
        joined = ""
        if left and right and _is_joint(lines, number, left, right):
            yield end - (len(line) - len(line.rstrip())), end + 1 + len(lines[number + 1]) - len(lines[number + 1].lstrip()), ""
            joined = left
        offset = end + 1


def _is_joint(lines: list[str], number: int, left: str, right: str) -> bool:
    last, first = left.rsplit(None, 1)[-1], right.split(None, 1)[0]
    if _SENTENCE.search(right) and _SENTENCE.search(lines[number]):
        return False
    if not left.strip("-=+| ") or (last[-1] in ".,;)}>" and "arn:" not in last):
        return False
    if ":" in left[-100:] and _splits_action(left, right, first):
        return True
    word = _splits_word(last, first)
    if word is not None:
        return word
    if first[0] == ":" or (_HYPHEN.search(last) and first[0].isalnum()):
        return True
    return _splits_arn(last, first, right) or _splits_id(left, first) or (_is_full(lines, number) and _inside_token(last, first, right))


def _splits_word(left: str, right: str) -> bool | None:
    """Whether a known word was cut here; ``None`` where letters do not tell."""
    tail, head = _TAIL_LETTERS.search(left), _HEAD_LETTERS.match(right)
    if not tail or not head:
        return None
    before, after = tail[0].lower(), head[0].lower()
    if before + after in _WORDS and not (before in _WORDS and after in _WORDS):
        return True
    return False if before in _WORDS and after in _WORDS else None


def _is_word(token: str) -> bool:
    return token.lower().strip(".,:;()\"'") in _WORDS


def _splits_arn(last: str, first: str, right: str) -> bool:
    if last in ("a", "ar", "arn", "arn:", "arn:a", "arn:aw", "arn:aws") and (last + first).startswith("arn:aws"):
        return True
    at = last.rfind("arn:")
    if at < 0 or _is_word(first) or first.startswith(("arn:", '"', "'")):
        return False
    arn = last[at:]
    if arn.endswith(("...", "…")) or (_LABEL.fullmatch(first) and first != right):
        return False
    colons = arn.count(":")
    account = _ACCOUNT_CUT.search(arn)
    if account:
        digits = re.match(r"\d+", first)
        return bool(digits and len(account[1]) + len(digits[0]) == 12)
    if colons < 5:
        return (first.count(":") + colons >= 5 or first == right) and re.match(r"[\w:*-]", first) is not None
    if _CLOSES_ARN.match(right):
        return True
    return arn.endswith(("/", "-", ":", "_")) and re.match(r"[\w*$.\[<{]", first) is not None and not _STARTS.match(right)


def _splits_id(left: str, first: str) -> bool:
    head = _UUID_HEAD.search(left)
    return head is not None and _UUID.match(head[1] + first) is not None


def _splits_action(left: str, right: str, first: str) -> bool:
    cut, rest = _PART_OF_ACTION.search(left[-100:]), re.match(r"[A-Za-z]+", first)
    if cut and rest and action_for(cut[1], cut[2] + rest[0]) and not action_for(cut[1], cut[2]):
        return True
    is_open = _ENDS_OPEN_ACTION.search(left) is not None and not _is_word(first) and not first.startswith("arn:")
    return is_open and _CLOSES_ACTION.match(right) is not None


def _is_full(lines: list[str], number: int) -> bool:
    """Whether the line ends at the column at which its neighbours end too, as lines cut by a width do."""
    width = len(lines[number].rstrip())
    if width < 18:
        return False
    if width in _SCREENS and len(lines[number]) == width:
        return True
    near = [len(line.rstrip()) for line in lines[max(0, number - 3) : number + 4]]
    return near.count(width) >= 2 and (width >= _HARD_WRAP or max(near) == width)


def _inside_token(last: str, first: str, right: str) -> bool:
    if _is_word(first) or _is_word(last) or _STARTS.match(right) or last.endswith((".", ",", ";", '"', ")")):
        return False
    return not last.endswith(":") or "arn:" in last
