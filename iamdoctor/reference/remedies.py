"""What to do about a fault that is no policy, by the name of the fault, with commands that change nothing in AWS."""

from msgspec import Struct


class Remedy(Struct, frozen=True):
    """One thing to do: the id of the fix and commands for it, where ``{region}`` stands for the call's Region."""

    fix: str
    cli: tuple[str, ...] = ()


_WHO = "aws sts get-caller-identity"
_SETTINGS = "aws configure list"
_CLUSTER = "kubectl config view --minify -o jsonpath='{.contexts[0].context.cluster}' | sed 's|.*/||'"
"""The name of the cluster in use: ``aws eks update-kubeconfig`` writes its ARN."""
_REGION = "aws account get-region-opt-status --region-name {region}"

REMEDIES = {
    "sso_expired": Remedy("fix.sign_in", ("aws sso login",)),
    "sso_missing": Remedy("fix.sign_in", ("aws sso login",)),
    "presigned_expired": Remedy("fix.new_url"),
    "expired": Remedy("fix.new_credentials", (_SETTINGS, "aws sso login")),
    "region_off": Remedy("fix.enable_region_or_sts", (_REGION,)),
    "service_off": Remedy("fix.enable_service_or_sts", (_REGION,)),
    "unknown": Remedy("fix.use_known_key_or_region", (f"{_WHO} --region us-east-1",)),
    "unknown_key": Remedy("fix.use_known_key", (f"{_WHO} --region us-east-1",)),
    "missing": Remedy("fix.give_credentials", (_SETTINGS,)),
    "clock": Remedy("fix.set_clock", ("date -u",)),
    "signed_elsewhere": Remedy("fix.sign_for_endpoint", ("aws configure get region",)),
    "signature": Remedy("fix.use_matching_key", (_SETTINGS,)),
    "two_partitions": Remedy("fix.use_partition_credentials", (_WHO, "aws configure list-profiles")),
    "mfa_code": Remedy("fix.send_new_code"),
    "lake_formation": Remedy("fix.ask_data_lake", ("aws lakeformation list-permissions",)),
    "kubernetes_login": Remedy("fix.log_in_to_cluster", (_WHO, f'aws eks list-access-entries --cluster-name "$({_CLUSTER})"')),
    "kubernetes": Remedy("fix.give_cluster_access", ("aws eks list-clusters",)),
    "acl_disabled": Remedy("fix.leave_out_acl"),
    "block_public_access": Remedy("fix.grant_named_principals"),
    "key_state": Remedy("fix.enable_key"),
}
"""A fault that is not here has no remedy that is known, or is about the session's duration, whose fixes depend on the role."""
