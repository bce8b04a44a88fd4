"""Step 3: AWS's simulator."""

from msgspec import structs

from iamdoctor.aws import simulator
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.steps.policies import ENTITIES, NO_ENTITY
from iamdoctor.aws.walk import Walk
from iamdoctor.case.subject import requested_region
from iamdoctor.model.evidence import Entity, Read, Simulation
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject


async def simulation(walk: Walk, about: Subject) -> Read[Simulation]:
    """The simulator's answer for the denied principal."""
    if about.principal_kind not in ENTITIES or about.action is None:
        return Read("skipped", reason=NO_ENTITY.get(about.principal_kind, say("read.no_action")))
    entity = (await walk.known("principal")).principal
    arn = entity.value.arn if entity.value else about.role_arn or (about.principal if about.principal_kind == "user" else None)
    if arn is None or entity.state in ("none", "skipped"):
        return Read("skipped", failures=entity.failures, reason=entity.reason or say("read.role_path_unknown"))
    action = about.action
    return await walk.at_home(lambda calls: _simulation(walk, calls, about, arn, action, entity.value), about.principal_account)


async def _simulation(walk: Walk, calls: Calls, about: Subject, arn: str, action: str, entity: Entity | None) -> Read[Simulation]:
    """The simulator's answer; where it is a denial, with its answers without each thing that could be the reason."""
    context = _request_context(walk, about, entity)
    read = await simulator.simulate(calls, arn, action, about.resource, context)
    if read.value is None or read.value.decision == "allowed":
        return read
    policies = (await walk.known("policies")).policies.value if read.value.decision == "explicitDeny" else None
    left_out = simulator.identifiers(read.value, entity, policies or ())
    without, failures = await simulator.ablate(calls, arn, action, about.resource, context, left_out)
    return Read("found", structs.replace(read.value, without=without), failures)


def _request_context(walk: Walk, about: Subject, entity: Entity | None) -> dict[str, tuple[str, ...]]:
    """Every condition value that is known of the request: what the person said over the text, the text over what follows from reads."""
    known: dict[str, tuple[str, ...]] = {f"aws:PrincipalTag/{name}": (value,) for name, value in (entity.tags if entity else {}).items()}
    region = requested_region(walk.denial, about)
    if region:
        known["aws:RequestedRegion"] = (region,)
    return {**known, **walk.denial.context, **walk.added.context}
