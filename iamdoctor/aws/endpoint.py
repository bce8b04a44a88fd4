"""The policy of the VPC endpoint that a call came through."""

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import text_of
from iamdoctor.model.evidence import Failure, Policy, Read
from iamdoctor.model.sentence import say


async def endpoint(calls: Calls, endpoint_id: str, region: str | None) -> Read[tuple[Policy, ...]]:
    """The endpoint's policy (``ec2:DescribeVpcEndpoints``); *unread* also when this account has no such endpoint, as another one may."""
    params = {"VpcEndpointIds": [endpoint_id]}
    reply = await calls.ask("guardrails", "ec2", "DescribeVpcEndpoints", params, region=region, target=endpoint_id)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    read_by = calls.command("ec2", "DescribeVpcEndpoints", params, region=region)
    found = tuple(
        Policy(name="endpoint policy", kind="vpce", attached_to=endpoint_id, document=text_of(item["PolicyDocument"]), read_by=read_by)
        for item in reply["VpcEndpoints"]
        if item.get("PolicyDocument")
    )
    return Read("found", found) if found else Read("unread", reason=say("read.no_endpoint", endpoint=endpoint_id))
