"""A pod that calls with its node's role: it was given none of its own, or does not use it.

https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
"""

import re

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import compiled
from iamdoctor.causes.cause import cause
from iamdoctor.causes.no_policy.notes import services
from iamdoctor.model.denial import Runner
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say

NODE_ROLE = "credentials.node_role"
_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")
_OF_NODES = {"AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKS_CNI_Policy"}
_NAMED_AFTER_NODES = re.compile(r"node-?instance-?role|node-?group|karpenter-?node|eks-?(?:auto-?)?node", re.I)
"""Names that eksctl, CloudFormation, Terraform's modules and Karpenter give the roles of nodes."""
_EC2 = ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")


def node_role(case: Case) -> Cause[Sentence] | None:
    """The cause, where the session is an instance's and the log that of something in a cluster; likely once EC2 is known to be
    trusted, or where the trust policy was not read and the role is named as those of nodes are."""
    about = case.subject
    instance = (about.principal or "").rpartition("/")[2]
    pods = in_cluster(case)
    trusts_ec2 = _trusts_ec2(case)
    if about.principal_kind != "role_session" or not _INSTANCE.fullmatch(instance) or not pods or trusts_ec2 is False:
        return None
    return cause(
        "credentials",
        "wrong_principal",
        say("fault.node_role", runner=pods[0].name, about=about, instance=instance),
        kind="node_role",
        confidence="likely" if trusts_ec2 or _NAMED_AFTER_NODES.search(about.principal_name or "") else "possible",
        policy_value=say("value.role_of_its_own"),
        request_value=about.principal or "",
        owner=say("owner.cluster"),
    )


def on_node(case: Case) -> bool:
    """Whether the session is that of an instance which is a node of an EKS cluster, by the policies that AWS has for nodes.

    https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
    """
    instance = (case.subject.principal or "").rpartition("/")[2]
    held = {each.policy.name for each in case.layers["identity"].held}
    return _INSTANCE.fullmatch(instance) is not None and bool(held & _OF_NODES)


def in_cluster(case: Case) -> tuple[Runner, ...]:
    """What of a Kubernetes cluster the log names."""
    return tuple(each for each in case.denial.runners if each.kind in ("KubernetesPod", "ServiceAccount", "KubernetesController"))


def _trusts_ec2(case: Case) -> bool | None:
    role = case.evidence.principal.value
    trust = role.trust if role else None
    if trust is None or trust.document is None:
        return None
    document = compiled(trust.document, "trust", trust.name)
    return None if isinstance(document, str) else any(name in _EC2 for each in document.statements for name in services(each.source))
