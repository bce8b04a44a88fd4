"""Groups of one kind in one row: what differs in more than the object or the session is another kind."""

import pytest

from iamdoctor.model.triage import Group
from iamdoctor.triage.kinds import kinds

ROLE = "arn:aws:sts::123456789012:assumed-role/worker/"


def group(place: int, resource: str | None = "arn:aws:s3:::reports/in/1.json", session: str = "a", **known: str) -> Group:
    about = {"principal": ROLE + session, "action": "s3:GetObject", "resource": resource, "errors": (place,), **known}
    return Group(kind="access_denied", **about)  # type: ignore[arg-type]


def test_objects_of_one_folder_and_sessions_of_one_role_are_one_kind() -> None:
    (one,) = kinds((group(0), group(1, "arn:aws:s3:::reports/in/2.json", "b"), group(2, session="c")))
    assert (one.resources, one.group.resource, one.group.count, one.group.errors) == (2, "arn:aws:s3:::reports/in/*", 3, (0, 1, 2))


@pytest.mark.parametrize(
    "other",
    [
        group(1, "arn:aws:s3:::reports/out/1.json"),
        group(1, action="s3:PutObject"),
        group(1, principal="arn:aws:sts::123456789012:assumed-role/other/a"),
        group(1, deny="explicit"),
        group(1, policy_type="scp"),
        group(1, None),
    ],
)
def test_what_differs_otherwise_is_another_kind(other: Group) -> None:
    assert [kind.groups for kind in kinds((group(0), other))] == [(group(0),), (other,)]


def test_resources_without_a_folder_are_a_kind_each() -> None:
    queues = tuple(group(place, f"arn:aws:sqs:us-east-1:123456789012:q{place}") for place in range(2))
    assert [kind.group.resource for kind in kinds(queues)] == [each.resource for each in queues]
