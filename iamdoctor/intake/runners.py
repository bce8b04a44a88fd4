"""Where a call ran and when, as the lines around its error say it: the pod, the task, the function, the instance."""

import re
from datetime import datetime

from iamdoctor.model.denial import Runner, RunnerKind

_NAME = r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?"
_LABEL = r"[\"']?\s{0,5}[:=]\s{0,5}[\"']?"
_FORMS: tuple[tuple[RunnerKind, str], ...] = (
    ("ServiceAccount", rf"system:serviceaccount:(?P<within>{_NAME}):(?P<name>{_NAME})"),
    ("ServiceAccount", rf"\bserviceaccount[ /](?P<within>{_NAME})/(?P<name>{_NAME})"),
    ("KubernetesPod", rf"(?i:\bpod(?:_?name)?{_LABEL})(?P<within>{_NAME})/(?P<name>{_NAME})"),
    ("KubernetesPod", rf"(?i:\bpod[_.]?(?:name)?{_LABEL}|\bpods?/)(?P<name>{_NAME}-[a-z0-9]{{4,10}})(?![\w-])"),
    ("KubernetesPod", rf"[\"']pod(?:_?[nN]ame)?[\"']\s{{0,5}}:\s{{0,5}}[\"'](?P<name>{_NAME}-[a-z0-9]{{3,10}})[\"']"),
    (
        "KubernetesController",
        rf"\bkubectl\b[^\n]{{0,200}}?\s(?:deploy(?:ment)?s?(?:\.apps)?|ds|daemonsets?(?:\.apps)?|sts|statefulsets?(?:\.apps)?)"
        rf"[ /](?P<name>{_NAME})(?![\w/])",
    ),
    ("EcsTask", r"(?P<name>arn:aws[\w-]{0,20}:ecs:[a-z0-9-]{5,30}:\d{12}:task/(?P<within>[\w-]{1,255})/[0-9a-f]{32})"),
    ("LambdaFunction", r"/aws/lambda/(?P<name>[\w-]{1,140})"),
    ("CodeBuildProject", r"/aws/codebuild/(?P<name>[\w-]{2,150})"),
    ("BatchJob", r"(?:AWS_BATCH_JOB_ID[\"']?\s?[:=]\s?[\"']?|arn:aws[\w-]{0,20}:batch:[a-z0-9-]{5,30}:\d{12}:job/)(?P<name>[0-9a-f-]{36})"),
    ("Ec2Instance", r"(?<![\w/:-])(?P<name>i-(?:[0-9a-f]{17}|[0-9a-f]{8}))(?![\w-])"),
    (
        "KubernetesController",
        r"(?<![\w/-])(?P<name>aws-load-balancer-controller|cluster-autoscaler|external-dns|external-secrets|ebs-csi-(?:controller|node)|"
        r"efs-csi-(?:controller|node)|karpenter|cert-manager|aws-node|fluent-bit|(?:[a-z0-9]{1,30}-){1,5}controller)(?![\w-])",
    ),
)
_OF_RUNTIME = re.compile(r"[\"'](?:controllerKind[\"']|logger[\"']\s{0,5}:\s{0,5}[\"']controller)")
_RECONCILER = re.compile(rf"[\"']controller[\"']\s{{0,5}}:\s{{0,5}}[\"'](?P<name>{_NAME})[\"']")
"""The name of a controller in a line of controller-runtime, which every operator built on it writes."""
_NAMESPACE = re.compile(rf"(?i:\b(?:pod_)?namespace(?:_name)?{_LABEL})(?P<within>{_NAME})")
_IN_NAMESPACE: frozenset[RunnerKind] = frozenset({"KubernetesPod"})
_KLOG = re.compile(r"^[EWI]\d{4} \d\d:\d\d:\d\d\.\d{6}\s+\d+ (?P<name>[\w.]+)\.go:\d+\]", re.M)
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\s?(?:Z|[+-]\d\d:?\d\d)(?!\d)")


def runners(text: str, *, resource: str | None = None) -> tuple[Runner, ...]:
    """Everything that ``text`` names as where the call ran; the ``resource`` that was asked for is none of it."""
    around = _NAMESPACE.search(text)
    found: dict[tuple[str, str], Runner] = {}
    for kind, form in _FORMS:
        for match in re.finditer(form, text):
            said = match.groupdict()
            within = said.get("within") or (around["within"] if around and kind in _IN_NAMESPACE else None)
            if match["name"] not in (resource or ""):
                found.setdefault((kind, match["name"]), Runner(kind=kind, name=match["name"], within=within))
    reconciler = _RECONCILER.search(text) if _OF_RUNTIME.search(text) else None
    if reconciler and not any(kind.startswith("Kubernetes") for kind, _ in found):
        found["KubernetesController", reconciler["name"]] = Runner(kind="KubernetesController", name=reconciler["name"])
    klog = _KLOG.search(text)
    if klog and not found:
        found["KubernetesController", klog["name"]] = Runner(kind="KubernetesController", name=klog["name"])
    return tuple(found.values())


def logged_at(text: str, before: int) -> str | None:
    """When the line of an error was written: the last time that stands before ``before``, else the first; ``None`` without its offset."""
    moments = list(_MOMENT.finditer(text))
    nearest = next((each for each in reversed(moments) if each.start() <= before), moments[0] if moments else None)
    if nearest is None:
        return None
    written = nearest[0].replace(",", ".").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(written.replace(" +", "+").replace(" -", "-")).isoformat(timespec="seconds")
    except ValueError:
        return None
