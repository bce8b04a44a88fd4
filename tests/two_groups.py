"""A user in two groups that hold inline policies of one name, each of which denies."""

from iamdoctor.diagnose import diagnose
from tests.diagnosis_world import World, denial, evidence

ORDERS = "arn:aws:sqs:us-east-1:123456789012:orders"
WORLD: World = {
    "denial": {"principal": "arn:aws:iam::123456789012:user/bob", "action": "sqs:SendMessage", "resource": ORDERS},
    "policies": [
        {
            "name": "access",
            "to": "group dev",
            "statements": [{"Sid": "Dev", "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "*"}],
        },
        {"name": "access", "to": "group ops", "statements": [{"Sid": "Ops", "Effect": "Deny", "Action": "sqs:*", "Resource": ORDERS}]},
    ],
}
DIAGNOSIS = diagnose(denial(WORLD), evidence(WORLD))
