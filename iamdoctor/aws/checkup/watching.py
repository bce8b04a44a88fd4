"""Who watches the account: trails, access analyzers, and alarms on the root user.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
"""

import asyncio
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.model.checkup import Trail
from iamdoctor.model.evidence import Failure, Read


async def trails(calls: Calls) -> Read[tuple[Trail, ...]]:
    """Every trail that reaches this Region (``cloudtrail:DescribeTrails``), with whether it logs (``cloudtrail:GetTrailStatus``)."""
    reply = await calls.ask("resource", "cloudtrail", "DescribeTrails")
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    found = await asyncio.gather(*(_trail(calls, item) for item in reply["trailList"]))
    failures = tuple(failure for _, failure in found if failure)
    return Read("found" if found else "none", tuple(trail for trail, _ in found), failures)


async def _trail(calls: Calls, item: dict[str, Any]) -> tuple[Trail, Failure | None]:
    arn, region = item.get("TrailARN", item["Name"]), item.get("HomeRegion", "")
    reply = await calls.ask("resource", "cloudtrail", "GetTrailStatus", {"Name": arn}, region=region or None, target=arn)
    failure = reply if isinstance(reply, Failure) else None
    trail = Trail(
        name=item["Name"],
        arn=arn,
        region=region,
        every_region=bool(item.get("IsMultiRegionTrail")),
        validated=bool(item.get("LogFileValidationEnabled")),
        log_group=item.get("CloudWatchLogsLogGroupArn"),
        logging=None if isinstance(reply, Failure) else bool(reply.get("IsLogging")),
    )
    return trail, failure


async def analyzers(calls: Calls) -> Read[tuple[str, ...]]:
    """The names of the active access analyzers of this Region (``access-analyzer:ListAnalyzers``)."""
    reply = await calls.ask("resource", "accessanalyzer", "ListAnalyzers")
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    names = tuple(item["name"] for item in reply["analyzers"] if item.get("status", "ACTIVE") == "ACTIVE")
    return Read("found" if names else "none", names)


async def alarms(calls: Calls) -> Read[tuple[str, ...]]:
    """What tells of the root user's use in this Region: alarms on a metric filter about it, and rules of EventBridge."""
    filters, watching, rules = await asyncio.gather(
        calls.ask("resource", "logs", "DescribeMetricFilters"),
        calls.ask("resource", "cloudwatch", "DescribeAlarms"),
        calls.ask("resource", "events", "ListRules"),
    )
    failures = tuple(reply for reply in (filters, watching, rules) if isinstance(reply, Failure))
    metrics = set() if isinstance(filters, Failure) else set(_metrics(filters["metricFilters"]))
    found = [] if isinstance(watching, Failure) else [item for item in watching["MetricAlarms"] if _tells(item, metrics)]
    names = tuple(item["AlarmName"] for item in found)
    names += () if isinstance(rules, Failure) else tuple(item["Name"] for item in rules["Rules"] if _is_about_root(item))
    if names:
        return Read("found", names, failures)
    return Read("unread", failures=failures) if failures else Read("none")


def _metrics(filters: list[dict[str, Any]]) -> list[str]:
    """The metrics of the filters that count events of the root user."""
    about = [item for item in filters if "userIdentity.type" in item.get("filterPattern", "") and "Root" in item["filterPattern"]]
    return [change["metricName"] for item in about for change in item.get("metricTransformations", ())]


def _tells(alarm: dict[str, Any], metrics: set[str]) -> bool:
    return alarm.get("MetricName") in metrics and bool(alarm.get("ActionsEnabled", True)) and bool(alarm.get("AlarmActions"))


def _is_about_root(rule: dict[str, Any]) -> bool:
    pattern = rule.get("EventPattern") or ""
    return rule.get("State") == "ENABLED" and "userIdentity" in pattern and '"Root"' in pattern
