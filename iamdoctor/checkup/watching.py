"""Who watches the account: CloudTrail, IAM Access Analyzer, alarms on the root user; and what passwords must be like.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
"""

from collections.abc import Iterator

from iamdoctor.checkup.command import aws
from iamdoctor.model.checkup import AccountFacts, PasswordPolicy, Trail, Weakness
from iamdoctor.model.sentence import Sentence, say

_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html"
_PASSWORD = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"
_ANALYZER = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html"
_ALARM = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html"
_ROOT_EVENTS = (
    '{"detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"], "detail": {"userIdentity": {"type": ["Root"]}}}'
)
_SHORTEST = 14
_REUSED = 24
_STRONG = ("--require-symbols", "--require-numbers", "--require-uppercase-characters", "--require-lowercase-characters")


def watching(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    """What nobody watches, and passwords that may be weak."""
    account = facts.caller.value.account if facts.caller.value else ""
    yield from _trails(facts, account)
    if facts.analyzers.state == "none":
        command = aws("accessanalyzer", "create-analyzer", analyzer_name="account", type="ACCOUNT")
        yield _weakness("analyzer.none", "medium", _ANALYZER, command)
    if facts.alarms.state == "none":
        command = aws("events", "put-rule", name="root-user", event_pattern=_ROOT_EVENTS, region="us-east-1")
        yield _weakness("root.no_alarm", "medium", _ALARM, command)
    yield from _passwords(facts)


def _trails(facts: AccountFacts, account: str) -> Iterator[Weakness[Sentence]]:
    if facts.trails.state == "none":
        words = ("--is-multi-region-trail", "--enable-log-file-validation")
        create = aws("cloudtrail", "create-trail", *words, name="account", s3_bucket_name=f"aws-cloudtrail-logs-{account}")
        yield _weakness("trail.none", "high", _TRAIL, create, aws("cloudtrail", "start-logging", name="account"))
    trails = facts.trails.value or ()
    for trail in trails:
        if trail.logging is False:
            yield _of_trail("trail.off", "high", trail, aws("cloudtrail", "start-logging", name=trail.arn))
        if not trail.validated:
            command = aws("cloudtrail", "update-trail", "--enable-log-file-validation", name=trail.arn)
            yield _of_trail("trail.not_validated", "medium", trail, command)
    if trails and not any(trail.every_region for trail in trails):
        command = aws("cloudtrail", "update-trail", "--is-multi-region-trail", name=trails[0].arn)
        yield _of_trail("trail.one_region", "medium", trails[0], command)


def _passwords(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    everybody = facts.credentials.value.of if facts.credentials.value else ()
    if everybody and not any(user.password for user in everybody if not user.root):
        return
    command = aws(
        "iam",
        "update-account-password-policy",
        *_STRONG,
        "--allow-users-to-change-password",
        minimum_password_length=str(_SHORTEST),
        password_reuse_prevention=str(_REUSED),
    )
    if facts.password_policy.state == "none":
        yield _weakness("password.no_policy", "medium", _PASSWORD, command)
    policy = facts.password_policy.value or PasswordPolicy(minimum_length=_SHORTEST, reuse_prevention=_REUSED)
    if policy.minimum_length < _SHORTEST:
        yield _weakness("password.short", "low", _PASSWORD, command, length=policy.minimum_length)
    if not policy.reuse_prevention:
        yield _weakness("password.reuse", "low", _PASSWORD, command)


def _of_trail(id: str, weight: str, trail: Trail, command: str) -> Weakness[Sentence]:
    return Weakness(
        id=id,
        weight="high" if weight == "high" else "medium",
        what=say(_SAYS[id], trail=trail.name),
        about=trail.arn,
        todo=say(_TODO[id]),
        link=_TRAIL,
        cli=(command,),
    )


def _weakness(id: str, weight: str, link: str, *cli: str, length: int = 0) -> Weakness[Sentence]:
    return Weakness(
        id=id,
        weight="high" if weight == "high" else "medium" if weight == "medium" else "low",
        what=say(_SAYS[id], length=length),
        about="account",
        todo=say(_TODO[id]),
        link=link,
        cli=cli,
    )


_SAYS = {
    "trail.none": "checkup.trail.none",
    "trail.off": "checkup.trail.off",
    "trail.not_validated": "checkup.trail.not_validated",
    "trail.one_region": "checkup.trail.one_region",
    "analyzer.none": "checkup.analyzer.none",
    "root.no_alarm": "checkup.root.no_alarm",
    "password.no_policy": "checkup.password.no_policy",
    "password.short": "checkup.password.short",
    "password.reuse": "checkup.password.reuse",
}
_TODO = {
    "trail.none": "checkup.trail.none.todo",
    "trail.off": "checkup.trail.off.todo",
    "trail.not_validated": "checkup.trail.not_validated.todo",
    "trail.one_region": "checkup.trail.one_region.todo",
    "analyzer.none": "checkup.analyzer.none.todo",
    "root.no_alarm": "checkup.root.no_alarm.todo",
    "password.no_policy": "checkup.password.todo",
    "password.short": "checkup.password.todo",
    "password.reuse": "checkup.password.todo",
}
