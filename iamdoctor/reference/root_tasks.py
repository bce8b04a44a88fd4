"""The tasks of the root user for which AWS has a session of its own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""

TASKS = {
    "s3:deletebucketpolicy": "S3UnlockBucketPolicy",
    "s3:getbucketpolicy": "S3UnlockBucketPolicy",
    "s3:putbucketpolicy": "S3UnlockBucketPolicy",
    "sqs:setqueueattributes": "SQSUnlockQueuePolicy",
    "sqs:getqueueattributes": "SQSUnlockQueuePolicy",
    "iam:deleteloginprofile": "IAMDeleteRootUserCredentials",
    "iam:deleteaccesskey": "IAMDeleteRootUserCredentials",
    "iam:deactivatemfadevice": "IAMDeleteRootUserCredentials",
    "iam:createloginprofile": "IAMCreateRootUserPassword",
    "iam:getloginprofile": "IAMCreateRootUserPassword",
    "iam:getaccountsummary": "IAMAuditRootUserCredentials",
    "iam:listaccesskeys": "IAMAuditRootUserCredentials",
    "iam:getaccesskeylastused": "IAMAuditRootUserCredentials",
}
"""The task policy with which an action of the root user is done, by the action in lower case."""
