"""One denial as the engine evaluates it: the request, what is known of every layer, and the decision.

``case`` is what the steps, the causes, the tree and the fixes all start from.
"""

from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.answers import names_caller, placed, with_pasted, with_path
from iamdoctor.case.federation import trusted_provider
from iamdoctor.case.known_layers import Layer, grants_unread, layers
from iamdoctor.case.management_account import management_account
from iamdoctor.case.proven_organization import with_organization
from iamdoctor.case.request_context import Keys, as_policies_see, keys, presumed, request
from iamdoctor.case.sts_call import Call, sts_call
from iamdoctor.case.subject import subject
from iamdoctor.iam.decision import Decision, PolicyType, StatementMatch
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.request import Request
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, KeyGrant, Policy, Read
from iamdoctor.model.statement import StatementRef
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.encryption import used_by

ELSEWHERE = "000000000000"
"""Stands for an account that is not the caller's."""
UNREAD = "(not read)"
"""Name of the stand-in document for what could not be read."""


class Case(Struct, frozen=True, kw_only=True):
    """A denial with everything needed to evaluate it, and the evaluation.

    ``policies`` holds only what was read and ``decision`` is its evaluation, explained. ``best`` is the same with every unread layer
    standing in as if it allowed everything: what blocks there, blocks whatever the unread layers say. ``undenied`` is ``best`` with every
    Deny left out: what blocks there, blocks by silence. ``elsewhere`` is ``best`` if the resource belonged to another account than the
    caller's; it is only there when the owner is not known, and the others then suppose the caller's own. ``presumed`` and
    ``presumed_undenied`` are ``best`` and ``undenied`` with the usual values in place of unknown ones (a role session has no tags but its
    role's). All are ``None`` where it is not known who asked for what on which resource.

    ``call`` is the call to STS where the denial is of one, and ``companions`` the cases of the further actions that it needs: the same
    caller, role and context, each judged by itself. A companion has neither.
    """

    denial: Denial
    evidence: Evidence
    added: Added
    subject: Subject
    keys: Keys
    layers: dict[PolicyType, Layer]
    request: Request | None = None
    policies: Policies | None = None
    decision: Decision | None = None
    best_policies: Policies | None = None
    best: Decision | None = None
    elsewhere: Decision | None = None
    undenied: Decision | None = None
    presumed: Decision | None = None
    presumed_undenied: Decision | None = None
    call: Call | None = None
    companions: tuple["Case", ...] = ()

    @property
    def resource_layer(self) -> Layer:
        """The layer of the resource's own policy: the trust policy of a role that is assumed."""
        return self.layers["trust"] if "trust" in self.layers else self.layers["resource"]

    def asking(self, action: str) -> "Case":
        """The case of one of the actions that the call needs: this one, or a companion."""
        return next((each for each in self.companions if (each.subject.action or "").lower() == action.lower()), self)

    def reference(self, statement: StatementMatch) -> StatementRef:
        """The one reference to a statement that the engine judged."""
        return replace(self.whole(statement.policy, statement.policy_type), level=statement.level, index=statement.index, sid=statement.sid)

    def whole(self, document: str, policy_type: PolicyType) -> StatementRef:
        """The reference to a policy as a whole, by its document's name."""
        held = next((held for layer in self.layers.values() for held in layer.held if held.name == document), None)
        return StatementRef(
            layer=policy_type,
            policy_type=policy_type,
            document=document,
            policy=held.policy.name if held else document,
            policy_arn=held.policy.arn if held else None,
            attached_to=held.policy.attached_to if held else "",
            level=held.level if held else None,
        )

    def statement(self, reference: StatementRef | None) -> StatementMatch | None:
        """The statement of a reference as the engine judged it; ``None`` for a whole policy, or for one that was not read."""
        found = (each for each in (self.best.statements if self.best else ()) if reference and self.reference(each) == reference)
        return next(found, None)

    def layer_of(self, document: str) -> Layer | None:
        """The layer that holds the document of this name."""
        return next((layer for layer in self.layers.values() if layer.policy_of(document) is not None), None)

    def policy_of(self, document: str) -> Policy | None:
        """The policy, as it was read, behind a document's name (``StatementMatch.policy``)."""
        layer = self.layer_of(document)
        return layer.policy_of(document) if layer else None


def case(denial: Denial, evidence: Evidence, added: Added) -> Case:
    """Build the case for a denial. Never raises on valid types: a malformed policy counts as one that could not be read.

    The case's denial is the text's, completed by what AWS's decoded message or its record says; its evidence and what was added hold each
    answer of the person's where it belongs. Where a service uses a KMS key for the caller, no VPC endpoint of the caller has a say.
    """
    denial, added = _decoded(denial, evidence), placed(added)
    about = subject(denial, evidence, added)
    denial, evidence = with_organization(denial, evidence, about)
    call = sts_call(denial, evidence, added, about)
    completed = with_pasted(evidence, added, about) if call else evidence
    added = with_path(added, completed, about) if call else added
    if used_by(denial.operation, about.action):
        completed = replace(completed, endpoint=Read("none"))
    found = _case(denial, completed, added, about, keys(denial, completed, added, about))
    return _of_call(found, replace(call, pasted=completed is not evidence)) if call else found


def _of_call(found: Case, call: Call) -> Case:
    """The case with those of the call's other actions beside it."""
    denied = (found.subject.action or "").lower()
    others = (action for action in (call.action, *call.companions) if action.lower() != denied)
    companions = tuple(_companion(found, action) for action in dict.fromkeys(others)) if found.subject.assumes_role else ()
    return replace(found, call=call, companions=companions)


def _companion(about: Case, action: str) -> Case:
    """Another action of the same call. AWS's message, its record and its simulator speak of the denied one alone."""
    silent: Read[Any] = Read("skipped")
    return _judged(
        replace(about.denial, action=action, deny=None, policy_type=None, policy_arn=None, encoded_message=None),
        replace(about.evidence, simulation=silent, decoded=silent, record=silent),
        about.added,
        replace(about.subject, action=action),
        about.keys,
        about.layers,
    )


def _decoded(denial: Denial, evidence: Evidence) -> Denial:
    decoded, record = evidence.decoded.value, evidence.record.value
    effects = {effect.upper() for _, _, effect in record.evaluations} if record else set()
    if denial.deny is not None or (decoded is None and not effects & {"EXPLICIT_DENY", "IMPLICIT_DENY"}):
        return denial
    explicit = decoded.explicit_deny if decoded else "EXPLICIT_DENY" in effects
    return replace(denial, deny="explicit" if explicit else "implicit")


def _case(denial: Denial, evidence: Evidence, added: Added, about: Subject, found: Keys) -> Case:
    known = layers(about, evidence, added)
    about = replace(_with_provider(about, known, added), resource=as_policies_see(about.resource))
    return _judged(denial, evidence, added, about, found, known)


def _judged(denial: Denial, evidence: Evidence, added: Added, about: Subject, found: Keys, known: dict[PolicyType, Layer]) -> Case:
    asked = request(about, found, resource_account=ELSEWHERE if about.foreign else None)
    if asked is None:
        return Case(denial=denial, evidence=evidence, added=added, subject=about, keys=found, layers=known)
    read, best = policies(about, evidence, known), policies(about, evidence, known, at_best=True)
    abroad = request(about, found, resource_account=ELSEWHERE) if about.resource_account is None and not about.foreign else None
    bare = without_denies(best)
    decided, undenied = evaluate(asked, best, explain=True), evaluate(asked, bare)
    usual = presumed(asked, about, evidence, _unknown_keys(decided))
    return Case(
        denial=denial,
        evidence=evidence,
        added=added,
        subject=about,
        keys=found,
        layers=known,
        request=asked,
        policies=read,
        decision=decided if read == best else evaluate(asked, read, explain=True),
        best_policies=best,
        best=decided,
        elsewhere=evaluate(abroad, best) if abroad else None,
        undenied=undenied,
        presumed=decided if usual is asked else evaluate(usual, best, explain=True),
        presumed_undenied=undenied if usual is asked else evaluate(usual, bare),
    )


def _with_provider(about: Subject, known: dict[PolicyType, Layer], added: Added) -> Subject:
    """A web identity or SAML caller of whom nothing is known is taken to come from the one provider that the trust policy names, unless
    the person says that it does not."""
    if not about.federated_call or about.principal is not None or not known["trust"].documents or names_caller(added) is False:
        return about
    provider = trusted_provider(known["trust"].documents[0])
    return replace(about, principal=provider, principal_from="added" if names_caller(added) else "trust") if provider else about


def _unknown_keys(decided: Decision) -> tuple[str, ...]:
    """Every condition key of unknown value that a statement turns on."""
    conditions = (element.key for statement in decided.statements if statement.matched is None for element in statement.why)
    return tuple(dict.fromkeys((*(key for key in conditions if key), *(each.key for each in decided.depends_on))))


def policies(about: Subject, evidence: Evidence, known: dict[PolicyType, Layer], *, at_best: bool = False) -> Policies:
    """The layers as the engine takes them: what was read, or, ``at_best``, with everything unread standing in as if it allowed."""
    management = management_account(evidence)
    return Policies(
        identity=_documents(known["identity"], at_best),
        boundary=_first(known["boundary"], at_best),
        session=_limits(known["session"], at_best or about.principal_kind == "federated_user"),
        scps=_levels(known["scp"], at_best),
        rcps=_levels(known["rcp"], at_best),
        resource=_grants(known["trust"] if "trust" in known else known["resource"], at_best),
        vpce=_limits(known["vpce"], at_best),
        principal_in_management_account=management is not None and management == about.principal_account,
        resource_in_management_account=management is not None and management == about.resource_account,
        grants=_key_grants(about, evidence, at_best=at_best),
        block_public_access=blocks_public_access(evidence) and (not at_best or _may_be_public(about, known)),
    )


def _key_grants(about: Subject, evidence: Evidence, *, at_best: bool) -> tuple[KeyGrant, ...]:
    found = evidence.resource.value
    grants = found.grants if found and about.service == "kms" else ()
    if at_best and grants_unread(about, evidence) and about.principal and about.action:
        return (*grants, KeyGrant(grantee=about.principal, operations=(about.action,), constrained=False))
    return grants


def without_denies(policies: Policies) -> Policies:
    """The same policies with every Deny statement left out."""

    def allows(document: Document) -> Document:
        return replace(document, statements=tuple(each for each in document.statements if each.effect == "Allow"))

    def each(documents: tuple[Document, ...] | None) -> tuple[Document, ...] | None:
        return None if documents is None else tuple(map(allows, documents))

    return replace(
        policies,
        identity=tuple(map(allows, policies.identity)),
        boundary=allows(policies.boundary) if policies.boundary else None,
        session=each(policies.session),
        scps=None if policies.scps is None else tuple(tuple(map(allows, level)) for level in policies.scps),
        rcps=None,
        resource=tuple(map(allows, policies.resource)),
        vpce=each(policies.vpce),
        block_public_access=False,
    )


def blocks_public_access(evidence: Evidence) -> bool:
    """Whether S3 Block Public Access restricts the bucket (``RestrictPublicBuckets``)."""
    found = evidence.resource.value
    return found is not None and "restrictpublicbuckets" in found.settings.get("block_public_access", "").lower()


def _may_be_public(about: Subject, known: dict[PolicyType, Layer]) -> bool:
    """Whether a public policy is what lets the request in at best: one that was read, or, for an anonymous caller, any."""
    return about.principal_kind == "anonymous" or ("resource" in known and known["resource"].known)


def _documents(layer: Layer, at_best: bool) -> tuple[Document, ...]:
    return (*layer.documents, _stand_in(layer.policy_type)) if at_best and not layer.known else layer.documents


def _first(layer: Layer, at_best: bool) -> Document | None:
    if layer.documents:
        return layer.documents[0]
    return _stand_in(layer.policy_type) if at_best and layer.held else None


def _limits(layer: Layer, at_best: bool) -> tuple[Document, ...] | None:
    """A layer that limits only where it exists: nothing where no policy is known to be there."""
    return _documents(layer, at_best) if layer.held else None


def _grants(layer: Layer, at_best: bool) -> tuple[Document, ...]:
    """The documents of a resource: what was read, and what may be unread beside it."""
    all_read = bool(layer.documents) and all(held.document for held in layer.held)
    return layer.documents if all_read else _documents(layer, at_best)


def _levels(layer: Layer, at_best: bool) -> tuple[tuple[Document, ...], ...] | None:
    if not layer.levels:
        return None
    levels = layer.level_documents()
    if not at_best or layer.known or layer.policy_type == "rcp":
        return levels
    return tuple((*documents, _stand_in(layer.policy_type)) for documents in levels)


@cache
def _stand_in(policy_type: PolicyType) -> Document:
    statement = {"Effect": "Allow", "Action": "*"}
    if policy_type in ("resource", "trust", "vpce"):
        statement["Principal"] = "*"
    if policy_type != "trust":
        statement["Resource"] = "*"
    return parse({"Version": "2012-10-17", "Statement": [statement]}, policy_type=policy_type, name=UNREAD)
