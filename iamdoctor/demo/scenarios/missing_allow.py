"""Nothing allows the action: the role may receive from the queue, not send to it."""

from iamdoctor.demo.account import Account, allow
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    queue = account.arn("sqs", "orders", "eu-west-1")
    account.session.client("sqs").create_queue(QueueName="orders")
    account.role("billing-worker", allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], queue, Sid="Consume"), policy="consume-orders")


scenario = Scenario(
    "missing-allow",
    "No policy allows it",
    "The billing worker was changed to send to the queue it used to read from.",
    """Traceback (most recent call last):
  File "/app/billing/worker.py", line 88, in settle
    sqs.send_message(QueueUrl=ORDERS, MessageBody=body)
botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the SendMessage operation: User: \
arn:aws:sts::210111222333:assumed-role/billing-worker/i-0a1b2c3d4e5f60718 is not authorized to perform: sqs:sendmessage on resource: \
arn:aws:sqs:eu-west-1:210111222333:orders because no identity-based policy allows the sqs:sendmessage action
""",
    account="210111222333",
    region="eu-west-1",
    build=build,
)
