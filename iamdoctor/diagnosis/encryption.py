"""What a request on something encrypted needs beside its own action: the use of the KMS key, as the caller itself.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
"""

_READ, _WRITE = ("kms:Decrypt",), ("kms:GenerateDataKey",)

KEY_ACTIONS: dict[str, tuple[str, ...]] = {
    "s3:getobject": _READ,
    "s3:getobjectversion": _READ,
    "s3:putobject": _WRITE,
    "sqs:sendmessage": (*_WRITE, *_READ),
    "sqs:receivemessage": _READ,
    "sns:publish": (*_WRITE, *_READ),
    "secretsmanager:getsecretvalue": _READ,
    "secretsmanager:putsecretvalue": (*_WRITE, *_READ),
    "ssm:getparameter": _READ,
    "ssm:getparameters": _READ,
    "kinesis:putrecord": _WRITE,
    "kinesis:putrecords": _WRITE,
    "kinesis:getrecords": _READ,
}
"""The KMS actions that an action (in lower case) needs where its resource is encrypted with a KMS key."""


def key_actions(action: str | None) -> tuple[str, ...]:
    """What the action needs of the key; nothing for one that touches no encrypted content."""
    return KEY_ACTIONS.get((action or "").lower(), ())
