"""The role's trust policy names another role than the one that asks."""

from iamdoctor.demo.account import Account, allow, trusts
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    target = account.arn("iam", "role/deploy/prod-deploy")
    account.role("ci-runner", allow("sts:AssumeRole", target, Sid="AssumeProd"), policy="deploy-tools")
    old = account.role("ci-runner-legacy", allow("sts:AssumeRole", target), policy="deploy-tools")
    account.role("prod-deploy", allow("*"), Path="/deploy/", trust=trusts({"AWS": old}, Sid="Ci"))


scenario = Scenario(
    "trust-policy",
    "A role that trusts another",
    "Deployments fail since the runners were moved to a new role.",
    """An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
arn:aws:sts::290111222333:assumed-role/ci-runner/build-5120 is not authorized to perform: sts:AssumeRole on resource: \
arn:aws:iam::290111222333:role/deploy/prod-deploy
""",
    account="290111222333",
    build=build,
)
