"""The assume-role tree: questions that answer themselves from evidence, and ask where they cannot."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from iamdoctor.model.diagnosis import Diagnosis, TreeNode
from iamdoctor.report import console
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.marks import ANSWER, QUIET, STATUS, of_tree
from iamdoctor.tui.panes.full import node_in_full
from iamdoctor.tui.widgets.ask import Ask, Field
from iamdoctor.tui.widgets.rows import Row, Rows, Table
from iamdoctor.tui.widgets.scroller import Scroller
from iamdoctor.tui.widgets.whole import Whole


class NodeRows(Rows):
    """Questions: enter answers one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "answer", key_display="↵", tooltip="Answer the question, or read its evidence where it answered itself"),
    ]


class TreePane(Vertical):
    """The tree; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "evidence", "evidence", tooltip="Read the evidence of this question in full"),
        Binding("f", "screen.go('verdict')", "fix", tooltip="The verdict and its fixes"),
        Binding("n", "screen.step(1)", "next", show=False, tooltip="The next step"),
        Binding("p", "screen.step(-1)", "steps", tooltip="The verdict and the five steps behind it"),
        Binding("c", "copy_command", "copy command", tooltip="Copy the aws command that reads the role with its trust policy"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._questions: dict[str, TreeNode[str]] = {}
        self._settled = False
        self.command = ""
        """The read of the assumed role with its trust policy, by hand; empty where none was made."""

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        with Container(classes="evidence"):
            with Vertical(classes="questions"):
                yield Table(("question", 42), ("because", 200), rows=NodeRows, id="nodes")
                yield Ask()
            with Scroller(classes="detail"):
                yield Static("", classes="details", markup=False)

    @property
    def focus_target(self) -> Rows:
        """What takes the keys when the pane is shown."""
        return self.query_one(Table).rows

    @property
    def node(self) -> TreeNode[str] | None:
        """The highlighted question."""
        return self._questions.get(self.query_one(Table).at or "")

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Show how things stand."""
        tree = diagnosis.tree
        if tree is None:
            return
        mark = of_tree(tree) if diagnosis.stands else STATUS["reading"]
        self.query_one(".finding", Static).update(Content.assemble((f"{mark.symbol} ", mark.style), (visible(tree.finding), "bold")))
        walked = list(_walk(tree.nodes))
        first = not self._questions
        self._questions = {node.id: node for node, _ in walked}
        self.query_one(Table).show([_row(node, lead) for node, lead in walked])
        if first or not self._settled:
            self._settled = diagnosis.stands
            self.focus_target.highlighted = _telling([node for node, _ in walked])
        self._show_detail()
        self._ask_next()

    def _ask_next(self) -> None:
        """Keep the first open question in sight, without taking the keys."""
        ask = self.query_one(Ask)
        if ask.subject in self._questions and self._questions[ask.subject].ask and ask.query_one(Field).has_focus:
            return
        asking = (node for node in self._questions.values() if node.ask and node.answer in ("unknown", "not_asked"))
        if node := next(asking, None):
            ask.put(node.id, node.ask or "", focus=False)
        else:
            ask.clear()

    def _show_detail(self) -> None:
        node = self.node
        self.query_one(".details", Static).update(_detail(node) if node else "")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        node = self.node
        if node and node.ask:
            self.query_one(Ask).put(node.id, node.ask)
        else:
            self.action_evidence()

    @on(Ask.Answered)
    @on(Field.GivenUp)
    def _back_to_the_list(self) -> None:
        self.focus_target.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what has nothing to act on."""
        return None if action == "copy_command" and not self.command else True

    def action_copy_command(self) -> None:
        """Copy the command, whole."""
        doctor(self).copy(self.command, "the aws command")

    def page(self, diagnosis: Diagnosis[str]) -> str | None:
        """The console's page of the role."""
        return console.page(diagnosis.tree.role) if diagnosis.tree else None

    def action_evidence(self) -> None:
        """Show the question's evidence in full."""
        if node := self.node:
            self.post_message(Whole(node.question, node_in_full(node), "evidence.txt"))


def _walk(nodes: tuple[TreeNode[str], ...], lead: str = "") -> Iterator[tuple[TreeNode[str], str]]:
    for index, node in enumerate(nodes):
        last = index == len(nodes) - 1
        yield node, (f"{lead}{'└' if last else '├'} " if lead else "")
        yield from _walk(node.children, (lead[:-2] + ("  " if last or not lead else "│ ") if lead else "") + "  ")


def _telling(nodes: list[TreeNode[str]]) -> int:
    """The question that says most: a no of its own, else the first that asks the person, else any no, else the first."""
    says: tuple[Callable[[TreeNode[str]], bool], ...] = (
        lambda node: node.answer == "no" and not node.children,
        lambda node: bool(node.ask) and node.answer == "unknown",
        lambda node: node.answer == "no",
    )
    found = (index for most in says for index, node in enumerate(nodes) if most(node))
    return next(found, 0)


def _row(node: TreeNode[str], lead: str) -> Row:
    mark = ANSWER[node.answer]
    style = QUIET if node.answer == "not_asked" else ""
    question = Content.assemble((lead, QUIET), (f"{mark.symbol} ", mark.style), (one_line(node.question), style))
    return Row(node.id, (question, because(node)))


def because(node: TreeNode[str]) -> Content:
    """Why the answer is what it is, in one line."""
    mark = ANSWER[node.answer]
    if node.policy_value:
        return Content.assemble(
            ("wants ", QUIET), one_line(node.policy_value), ("   sent ", QUIET), one_line(node.request_value or "nothing known")
        )
    return Content.assemble((mark.word, mark.style), (f", {one_line(node.evidence)}" if node.evidence else "", QUIET))


def _detail(node: TreeNode[str]) -> Content:
    mark = ANSWER[node.answer]
    facts = {"because": node.evidence, "wants": node.policy_value, "sent": node.request_value}
    lines = [Content.assemble((f"{label}  ", QUIET), visible(value)) for label, value in facts.items() if value]
    return Content("\n").join([Content.assemble((f"{mark.symbol} {mark.word}  ", mark.style), (visible(node.question), "bold")), *lines])
