"""Symbol, word and style of every state: the three always go together, so that none has to carry the meaning alone."""

import re
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from iamdoctor.wording import states
from iamdoctor.wording.terms import DECISIONS

if TYPE_CHECKING:
    from iamdoctor.model.diagnosis import Tree


class Mark(NamedTuple):
    """One state as it is shown. ``style`` is a Content style and may name theme variables."""

    symbol: str
    word: str
    style: str

    def content(self, word: str | None = None) -> Content:
        """The symbol with its own word, or with ``word`` in its place."""
        return Content.styled(f"{self.symbol} {self.word if word is None else word}".rstrip(), self.style)


GOOD, BAD, OPEN, QUIET = "$text-success", "$text-error", "$text-warning", "$text-muted"
_STATE = re.compile(r"[✓✗?] (?:still )?\w+")
STYLES = {"✓": GOOD, "✗": BAD, "?": OPEN}

STATUS = {
    status: Mark(*state, "$accent" if status == "reading" else STYLES.get(state.symbol, QUIET)) for status, state in states.STATUS.items()
}
OUTCOME = {
    **{decision: Mark(term.symbol, term.word, STYLES[term.symbol]) for decision, term in DECISIONS.items()},
    "reading": Mark("…", "reading", "$accent"),
}
SAYS = {
    "allows": Mark("✓", "allows", GOOD),
    "denies": Mark("✗", "denies", BAD),
    "near miss": Mark("✗", "near miss", OPEN),
    "silent": Mark("·", "silent", QUIET),
    "maybe": Mark("?", "maybe", OPEN),
    "not read": Mark("?", "not read", OPEN),
    "malformed": Mark("?", "malformed", OPEN),
}
ANSWER = {answer: Mark(*state, STYLES.get(state.symbol, QUIET)) for answer, state in states.ANSWER.items()}
CONFIDENCE = {"proven": BAD, "likely": OPEN, "possible": OPEN}
DETAIL = {"ok": Mark("✓", "", GOOD), "bad": Mark("✗", "", BAD), "unknown": Mark("?", "", OPEN), "": Mark(" ", "", "")}


def coloured(text: str) -> Content:
    """A sentence with each symbol and the word behind it in the colour of the state."""
    content = Content(text)
    for found in _STATE.finditer(text):
        content = content.stylize(STYLES[found[0][0]], *found.span())
    return content


def of_tree(tree: "Tree[str]") -> Mark:
    """How the whole assume-role tree stands: no where any question says no, else unknown where any is open."""
    answers = {node.answer for node in tree.nodes}
    return next((ANSWER[answer] for answer in ("no", "unknown", "yes") if answer in answers), ANSWER["not_asked"])
