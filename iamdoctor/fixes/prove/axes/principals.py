"""The same request made by others: in the account, in another one, by nobody known, and by everyone whom the changed statements name."""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.case.another_caller import STRANGER, by
from iamdoctor.fixes.prove.neighbour import Neighbour, filled
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.fixes.write.holder import own_inline
from iamdoctor.iam.edit import Statement, condition_values, listed
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.model.diagnosis import Axis
from iamdoctor.model.sentence import say
from iamdoctor.reference.arn import is_account_id

_MOST_NAMED = 12
_OTHER_SERVICE = "another-service.amazonaws.com"


def principals(touched: Touched) -> Iterator[Neighbour]:
    """The request by others, as far as the changed policy speaks of others at all."""
    if touched.layer in ("identity", "boundary"):
        yield from _holders(touched)
    elif touched.layer != "session":
        request = touched.request
        found = (*_usual(touched), *(each for statement in touched.opening for each in _named(touched, statement)))
        others = dict.fromkeys(each for each in found if not _is_caller(each, request.principal))
        yield from (_neighbour(request, by(request, each)) for each in others)
        yield from (_neighbour(request, _in_organization(request, each)) for each in _organizations(touched))


def _is_caller(principal: Principal, caller: Principal) -> bool:
    """Whether it is the caller, or the caller's role, under whatever path."""
    same_role = caller.role_name is not None and (principal.account, principal.role_name) == (caller.account, caller.role_name)
    return principal.text == caller.text or same_role


def _holders(touched: Touched) -> Iterator[Neighbour]:
    """Everyone else who has the policy, where it is shared."""
    policy, request = touched.place.policy, touched.request
    if policy is None or touched.place.copied or own_inline(policy, touched.case):
        return
    kind = "user" if policy.attached_to.startswith("group ") else "role"
    other = f"arn:{request.principal.partition}:iam::{request.principal.account or STRANGER}:{kind}/another-{kind}"
    told = say("opens.holders", action=request.action, resource=request.resource, policy=policy.name)
    made = by(request, Principal.parse(other))
    yield Neighbour(request=made, axis="principal", told=told, made_by="holder", document=touched.place.document)


def _usual(touched: Touched) -> Iterator[Principal]:
    about, request = touched.case.subject, touched.request
    start, account = f"arn:{about.partition}:iam::", about.principal_account or request.owner or STRANGER
    for text in (f"{start}{account}:role/another-role", f"{start}{account}:user/another-user", f"{start}{STRANGER}:role/another-role"):
        yield Principal.parse(text)
    yield Principal.parse("anonymous")
    if request.principal.kind == "service":
        yield Principal.parse(_OTHER_SERVICE)
    if request.principal.kind == "provider":
        yield Principal.parse(f"{start}{request.owner}:oidc-provider/another.example.com")


def _named(touched: Touched, statement: Statement) -> list[Principal]:
    """Those whom a statement names: of an account its administrator, of a pattern somebody whom it matches."""
    partition, element = touched.case.subject.partition, statement.get("Principal")
    found: list[Principal] = []
    for kind, names in element.items() if isinstance(element, dict) else ():
        for name in listed(names):
            if kind in ("AWS", "Service", "Federated") and name != "*":
                found.append(_principal(kind, name, partition))
    for _, key, values in condition_values(statement):
        if key.lower() == "aws:principalarn":
            found += [Principal.parse(filled(str(each))) for each in values]
        elif key.lower() == "aws:principalaccount":
            found += [_principal("AWS", str(each), partition) for each in values]
    return found[:_MOST_NAMED]


def _principal(kind: str, name: str, partition: str) -> Principal:
    if kind == "Federated":
        return Principal.parse(name, principal_type="provider")
    account = name if is_account_id(name) else name.split(":")[4] if name.endswith(":root") else None
    return Principal.parse(f"arn:{partition}:iam::{account}:role/another-role" if account else name)


def _organizations(touched: Touched) -> tuple[str, ...]:
    """The organizations that the opening statements name, and the caller's own, which another layer may let in as a whole."""
    conditions = [each for statement in touched.opening for each in condition_values(statement)]
    named = (str(value) for _, key, values in conditions if key.lower() == "aws:principalorgid" for value in values)
    own: object = touched.request.context.get("aws:PrincipalOrgID")
    return tuple(dict.fromkeys((*map(filled, named), *(own if isinstance(own, tuple) else ()))))


def _in_organization(request: Request, organization: str) -> Request:
    """The request by a role in another account of the organization."""
    made = by(request, Principal.parse(f"arn:{request.principal.partition}:iam::{STRANGER}:role/another-role"))
    return replace(made, context={**made.context, "aws:PrincipalOrgID": (organization,)})


def _neighbour(request: Request, made: Request) -> Neighbour:
    organization = made.context.get("aws:PrincipalOrgID")
    axis = _axis(made.principal, request)
    values = {"action": request.action, "resource": request.resource, "principal": made.principal.text}
    member = axis == "account" and organization
    told = say("opens.by_member", **values, organization=organization) if member else say("opens.by", **values)
    return Neighbour(request=made, axis=axis, told=told, made_by="colleague" if axis == "principal" else "stranger")


def _axis(principal: Principal, request: Request) -> Axis:
    match principal.kind:
        case "anonymous" | "service" | "provider":
            return principal.kind
        case _:
            return "principal" if principal.account == (request.principal.account or request.owner) else "account"
