"""Every world of the data files: what the tree answers, asks and concludes."""

from collections.abc import Iterator
from pathlib import Path

from iamdoctor.case.case import Case, case
from iamdoctor.causes.assume_role import assume_role_causes, silences, tree
from iamdoctor.causes.assume_role.trust import matches
from iamdoctor.causes.policy.denials import denial as deny
from iamdoctor.model.diagnosis import Cause, T, TreeNode
from iamdoctor.model.sentence import Text
from iamdoctor.wording.write import written
from tests.diagnosis_world import World, added, denial, each_world, evidence, solved_once, worlds

WORLDS = worlds(Path(__file__).parent / "worlds")


@solved_once
def judged(world: World) -> Case:
    return case(denial(world), evidence(world), added(world))


def of_trust(about: Case) -> tuple[Cause[Text], ...]:
    """The causes that the statements of the trust policy are."""
    denies = (match for match in matches(about) if match.effect == "Deny" and match.matched is not False)
    return (*(deny(about, match, "likely") for match in denies), *silences(about))


def every(nodes: tuple[TreeNode[T], ...]) -> Iterator[TreeNode[T]]:
    for node in nodes:
        yield node
        yield from every(node.children)


@each_world(WORLDS)
def test_a_world_is_answered_as_written(world: World) -> None:
    expect = world["expect"]
    grown = written(tree(judged(world)))
    assert grown is not None
    nodes = {node.id: node for node in every(grown.nodes)}
    assert {id: nodes[id].answer for id in expect["nodes"]} == expect["nodes"]
    assert expect["finding"].lower() in grown.finding.lower()
    assert not set(expect.get("absent", ())) & set(nodes)
    assert all(nodes[id].ask for id in expect.get("asks", ()))
    assert all(text in nodes[id].evidence for id, text in expect.get("evidence", {}).items())


@each_world(WORLDS)
def test_the_causes_bear_their_own_names(world: World) -> None:
    expect = world["expect"]
    found = judged(world)
    causes = written(tuple(cause for each in (found, *found.companions) for cause in (*assume_role_causes(each), *of_trust(each))))
    assert [cause.reason for cause in causes] == expect["reasons"]
    assert expect.get("explains", "") in " ".join(cause.explanation for cause in causes)
    if expect.get("proven"):
        assert causes[0].confidence == "proven"


@each_world(WORLDS)
def test_only_what_is_unknown_is_asked(world: World) -> None:
    grown = written(tree(judged(world)))
    assert grown is not None
    assert all(node.ask is None or node.answer == "unknown" for node in every(grown.nodes))
    assert len({node.id for node in every(grown.nodes)}) == len(list(every(grown.nodes)))
