"""A diagnosis held against what is true of its world."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from benchmarks.worlds.applied import NoSuchPlace, NotTried, Written, applied, together
from benchmarks.worlds.doors import GUARDED, Door, newly_open
from benchmarks.worlds.places import OWN, Json, World
from benchmarks.worlds.truth import Truth, truth
from iamdoctor.model.diagnosis import Cause, Diagnosis, Proof
from tests.advice.changed import changed, has_key, keys, listed
from tests.truth.evaluate import Decision, decide

POLICIES = ("identity", "resource", "trust", "scp", "rcp", "boundary", "session", "vpce")
_LAYER_WORDS = {
    "identity": "identity polic|policies of",
    "boundary": "boundary",
    "session": "session polic",
    "scp": "scp",
    "rcp": "rcp",
    "vpce": "endpoint",
    "resource": (
        "resource polic|bucket polic|queue polic|key polic|topic polic|function polic|secret polic|table polic|repository polic|trust polic"
        "|grants of|kms key behind"
    ),
    "trust": "trust polic",
}
_SAYS = {
    "principals of the account": r"by arn:aws:(iam|sts)::111122223333|(every|any)(one|body)|other (users|roles|principals)|others",
    "other accounts": r"by arn:aws:iam::(?!111122223333)|(every|any)(one|body)|any account|other accounts",
    "anonymous": r"anonymous|(every|any)(one|body)|public",
    "other services": r"by [\w.-]+\.amazonaws\.com|other services|any service|(every|any)(one|body)",
    "source accounts": r"source ?account|other accounts|any account",
    "source resources": r"source ?arn|other (resources|buckets|topics|rules)",
    "subjects": r"\bsub\b|subject|repositor|every token|any token|:sub",
    "audiences": r"\baud\b|audience|:aud",
    "actions": r"",
    "resources": r"",
    "external id": r"externalid|external id",
    "mfa": r"mfa",
    "address": r"address|\bip\b|sourceip|anywhere",
    "network": r"network|endpoint|vpc|anywhere",
    "organization": r"organi[sz]ation|orgid",
    "tag": r"\btags?\b",
    "encryption": r"encrypt",
    "source identity": r"source ?identity",
    "session name": r"session ?name",
    "region": r"region",
    "passed to": r"passedtoservice|passed to|other service",
    "via service": r"viaservice|through (a|the|any) service|directly",
    "tls": r"tls|https|encrypted",
}
_GUARD_AXES = frozenset(GUARDED.values())
_MOST_AXES = 3
_WIDE = r"every action|any action|all that it denies|every resource|any resource|other resources|opens more|whatever"


_SOURCES = ("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths")


@dataclass(frozen=True)
class Failure:
    """One thing that a diagnosis says and that is not so. ``kind`` is what is counted."""

    kind: str
    detail: str


@dataclass
class Told:
    """How many things of each kind were said, and what of them was wrong."""

    said: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def count(self, kind: str, number: int = 1) -> None:
        """That ``number`` more things of this kind were said."""
        self.said[kind] = self.said.get(kind, 0) + number

    def wrong(self, kind: str, detail: str) -> None:
        """That one of them is wrong."""
        self.failures.append(Failure(kind, detail))


class Judge:
    """Judges the diagnoses of one world; what its fixes come to in truth is worked out once each."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.truth: Truth = truth(world)
        self._seen: frozenset[str] | None = None
        self._fixes: dict[str, Any] = {}

    def judge(self, diagnosis: Diagnosis[str], *, all_read: bool, seen: frozenset[str] | None = None) -> Told:
        """Everything that ``diagnosis`` says, counted and checked.

        ``all_read`` says that nothing was kept from the program; ``seen`` are the texts of the policies that it read (``None``: all).
        No fix can know what a policy asks for that was not read.
        """
        told, self._seen = Told(), seen
        self._decision(told, diagnosis, all_read)
        for cause in diagnosis.verdict.causes:
            self._cause(told, cause)
        self._more(told, diagnosis)
        for place, fix in enumerate(diagnosis.fixes):
            self._fix(told, fix, place)
        self._plan(told, diagnosis, all_read)
        return told

    def _decision(self, told: Told, diagnosis: Diagnosis[str], all_read: bool) -> None:
        decision, outcome = diagnosis.verdict.decision, self.truth.outcome
        told.count("decision")
        if decision == "allowed" and outcome != "allowed":
            told.wrong("decision allowed, truth denies", f"truth {outcome}: {sorted(self.truth.blockers)}")
        if decision.endswith("deny") and outcome == "allowed":
            told.wrong("decision denies, truth allows", decision)
        certain = not any(spot.could_change_verdict for spot in diagnosis.verdict.blind_spots)
        if certain and decision.endswith("deny") and outcome.endswith("deny") and decision != outcome:
            unseen = {layer for layer, explicit in self.truth.blockers if explicit} <= self._unseen() and outcome == "explicit_deny"
            kind = "decision explicit for implicit, or the reverse" + (" (by what cannot be read back)" if unseen else "")
            told.wrong(kind, f"{decision} without a blind spot, truth {outcome}")
        if all_read and outcome != "allowed":
            told.count("all read")
            likely = [cause for cause in diagnosis.verdict.causes if cause.confidence != "possible"]
            if decision == "unknown" or not likely:
                told.wrong("unknown with everything read", diagnosis.verdict.headline)

    def _cause(self, told: Told, cause: Cause[str]) -> None:
        if cause.confidence == "possible":
            return
        told.count(cause.confidence)
        if cause.policy_type not in POLICIES:
            if self.truth.outcome != "allowed":
                told.wrong(f"{cause.confidence} wrong", f"{cause.policy_type}/{cause.reason}, no policy: {cause.explanation}")
            return
        if not any(self._blames(cause, decision) for decision in self.truth.decisions):
            found = sorted(self.truth.blockers)
            told.wrong(f"{cause.confidence} wrong", f"{cause.policy_type}/{cause.reason}: {cause.explanation} Truth: {found}")

    def _blames(self, cause: Cause[str], decision: Decision) -> bool:
        """Whether what the cause blames stops this request."""
        layers = {"resource", "trust"} if cause.policy_type in ("resource", "trust") else {cause.policy_type}
        if cause.reason != "explicit_deny":
            return bool(layers & {*decision.silent, *decision.denying})
        if not layers & set(decision.denying):
            return False
        if cause.statement_index is None:
            return True
        denying = [each for each in decision.matches if each.effect == "Deny" and each.place.layer in layers]
        return any(each.index == cause.statement_index and self._is_named(cause, each.place) for each in denying)

    def _is_named(self, cause: Cause[str], place: Any) -> bool:
        """Whether the policy at a place is the one that the cause names."""
        if place.layer == "identity":
            return bool(self.world["identity"][place.number]["name"] == cause.policy)
        if place.layer in ("scp", "rcp"):
            return bool(self.world[f"{place.layer}s"][place.level][place.number]["name"] == cause.policy)
        return True

    def _more(self, told: Told, diagnosis: Diagnosis[str]) -> None:
        """What is proven, alone, must be all that stops the call."""
        likely = [cause for cause in diagnosis.verdict.causes if cause.confidence != "possible"]
        spots = diagnosis.verdict.blind_spots
        if not likely or any(spot.could_change_verdict for spot in spots) or any(cause.confidence != "proven" for cause in likely):
            return
        told.count("proven alone")
        named = {"resource" if cause.policy_type == "trust" else cause.policy_type for cause in diagnosis.verdict.causes}
        supposed = [text for fix in diagnosis.fixes for text in fix.proof.allowed_if]
        unseen = " ".join((*(f"{spot.what} {spot.needs}" for spot in spots), *supposed)).lower()
        left = {"resource" if layer == "trust" else layer for layer, _ in self.truth.blockers} - named
        missed = {layer for layer in left if not re.search(_LAYER_WORDS[layer], unseen)}
        if missed:
            unreadable = " (by what cannot be read back)" if missed <= self._unseen() else ""
            told.wrong(
                f"proven alone, but more stops it{unreadable}",
                f"neither listed nor said to be unread: {sorted(missed)}; listed: {sorted(named)}",
            )

    def _fix(self, told: Told, fix: Written, place: int) -> None:
        holds, opened = self._known(fix)
        if isinstance(holds, str):
            told.count("fix not tried" if holds.startswith("NotTried") else "fix")
            if not holds.startswith("NotTried"):
                told.wrong("fix edits what is not there", f"{fix.title}: {holds}")
            return
        told.count("fix")
        if fix.proof.after == "allowed":
            told.count("proof")
            self._proof(told, "proof", fix.title, fix.proof, fix.warnings, holds)
        self._guards(told, fix)
        opened = [door for door in opened if self._seen is None or not door.asked_by or door.asked_by & self._seen]
        axes = dict.fromkeys(door.axis for door in opened)
        told.count("door axis opened", len(axes))
        for axis in axes:
            words = [door.words for door in opened if door.axis == axis]
            if not said(fix, axis):
                told.wrong(
                    f"door unsaid: {axis}",
                    f"{fix.title} (fix {place + 1}) opens {words[:3]}; said: {fix.proof.also_allows[:3]} {fix.warnings[:2]}",
                )
            if place == 0 and axis in GUARDED.values() and axis != "region":
                told.wrong(f"first fix goes round a guard: {axis}", f"{fix.title} opens {words[:3]}")

    def _proof(self, told: Told, kind: str, title: str, proof: Proof[str], warnings: tuple[str, ...], left: set[tuple[str, str]]) -> None:
        """A proof that says allowed: nothing may stop the call but what the proof supposes not to."""
        still = {(action, layer) for action, layer in left if not _supposed(proof, warnings, action, layer)}
        if still:
            layers = {layer for _, layer in still}
            unseen = " (by what cannot be read back)" if layers <= self._unseen() else ""
            told.wrong(f"{kind} broken{unseen}", f"{title}: still {sorted(layers)}")

    def _plan(self, told: Told, diagnosis: Diagnosis[str], all_read: bool) -> None:
        """The plan, carried out as one; and where everything was read and told, whether there is a way at all."""
        plan, fixes = diagnosis.plan, diagnosis.fixes
        root = self.world["principal"]["kind"] == "root"
        if all_read and self.world["tell"] == "all" and self.truth.outcome != "allowed" and not root:
            told.count("all told")
            passing = plan is not None and plan.proof.after == "allowed"
            if not passing and all(fix.proof.after != "allowed" for fix in fixes):
                told.wrong("no fix and no plan with everything told", f"{len(fixes)} fixes; truth {sorted(self.truth.blockers)}")
        if plan is None or plan.proof.after != "allowed":
            return
        told.count("plan")
        try:
            groups = [[fixes[place] for place in (step.fix, *step.with_fixes)] for step in plan.steps]
            warnings = tuple(warning for group in groups for fix in group for warning in fix.warnings)
            left = self._left(together(self.world, groups))
        except (NoSuchPlace, NotTried):
            told.count("fix not tried")
            return
        self._proof(told, "plan", " + ".join(step.title for step in plan.steps), plan.proof, warnings, left)

    def _left(self, cases: list[Any]) -> set[tuple[str, str]]:
        """What stops the requests that the call is known to need: the action, and the layer."""
        known = [case for case in cases if case["request"]["action"] in self._known_actions(case)]
        return {(case["request"]["action"], layer) for case in known for layer, _ in decide(case).blockers}

    def _guards(self, told: Told, fix: Written) -> None:
        """No new Allow without what such an Allow must carry, unless what stood in its place lacked it too."""
        found, layer = changed(fix), str(fix.target["policy_type"])
        lacked = {_missing(each, layer) for each in found.allows_gone}
        for statement in found.allows:
            missing = _missing(statement, layer)
            if missing and missing not in lacked:
                told.wrong(f"Allow without {missing}", f"{fix.title}: {json.dumps(statement)}")

    def _known(self, fix: Written) -> tuple[Any, list[Door]]:
        """What still stops the call once the fix is done (or why it cannot be), and what it opens."""
        key = json.dumps([fix.title, fix.target, fix.document, fix.statement], sort_keys=True)
        if key not in self._fixes:
            self._fixes[key] = self._tried(fix)
        found: tuple[Any, list[Door]] = self._fixes[key]
        return found

    def _known_actions(self, case: Any) -> set[str]:
        """The actions that the call is known to need: that it passes tags shows only in what the person tells, or in AWS's message."""
        action, own = case["request"]["action"], self.world["request"]["action"]
        companions = set(self.world.get("also") or ())
        tagged = self.world["tell"] == "all" or self.truth.cases[self.truth.first_denied]["request"]["action"] in companions
        return {own} if action in companions and not tagged else {action}

    def _tried(self, fix: Written) -> tuple[Any, list[Door]]:
        try:
            left = self._left(applied(self.world, fix))
            changes = fix.document is not None or bool(fix.statement and fix.statement.get("Effect"))
            return left, newly_open(self.world, fix) if changes else []
        except (NoSuchPlace, NotTried) as problem:
            return f"{type(problem).__name__}: {problem}", []

    def _unseen(self) -> set[str]:
        """The layers that no read shows: a session policy that nobody tells of, the policy of an endpoint that nobody names."""
        world, named = self.world, "aws:SourceVpce" in world_context(self.world)
        session = {"session"} if world["session_policy"] and not world["session_told"] else set()
        return session | ({"vpce"} if world["endpoint"] and not named else set())


def _supposed(proof: Proof[str], warnings: tuple[str, ...], action: str, layer: str) -> bool:
    """Whether a proof says that it supposes a layer not to stop an action."""
    texts = [text.lower() for text in proof.allowed_if if action.lower() in text.lower()]
    texts += [text.lower() for text in warnings if "supposed" in text]
    return any(re.search(_LAYER_WORDS[layer], text) for text in texts)


def world_context(world: World) -> Json:
    """The condition keys that the program is told of."""
    context: Json = world["request"]["context"]
    if world["tell"] == "some":
        return {key: value for place, (key, value) in enumerate(sorted(context.items())) if place % 2}
    told = world["tell"] == "all" or world.get("events") == "own"
    return context if told else {}


def _missing(statement: Json, layer: str) -> str:
    """What a statement lacks that keeps a service, a provider or a passed role to the one use that is meant."""
    principal, actions = statement.get("Principal"), [str(each).lower() for each in listed(statement.get("Action"))]
    by = principal if isinstance(principal, dict) else {}
    if "Service" in by and layer == "resource" and not any(has_key(statement, key) for key in _SOURCES):
        return "its source"
    if "Federated" in by and not any(key.endswith(":sub") for key in keys(statement)):
        return "its subject"
    if "Federated" in by and not any(key.endswith(":aud") for key in keys(statement)):
        return "its audience"
    passes = layer == "identity" and "iam:passrole" in actions
    return "the service that the role is passed to" if passes and not has_key(statement, "iam:PassedToService") else ""


def said(fix: Written, axis: str) -> bool:
    """Whether the fix tells that it opens something along this axis; a sentence that lists every axis there is says nothing."""
    also, warnings = [each.lower() for each in fix.proof.also_allows], [each.lower() for each in fix.warnings]
    if axis in ("actions", "resources"):
        own = [each for each in also if " by " not in each]
        return bool(own) or any(re.search(_WIDE, each) for each in warnings)
    telling = [each for each in warnings if sum(bool(re.search(_SAYS[other], each)) for other in _GUARD_AXES) <= _MOST_AXES]
    return any(re.search(_SAYS[axis], each) for each in (*also, *telling))


def everything_read(world: World) -> bool:
    """Whether the reader of the world may read all of it."""
    reader, owner, organization = world["reader"], world["request"]["resource_account"], world["org"]
    if reader["account"] != OWN or (organization and not reader["org"]):
        return False
    if world["session_policy"] and not world["session_told"]:
        return False
    hidden = world["service"] in ("bucket", "key", "role", "web") or world["kms"] or not reader["across"]
    return not (owner != OWN and hidden)


__all__ = ["Failure", "Json", "Judge", "Told", "everything_read", "said"]
