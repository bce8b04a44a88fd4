"""What to check where AWS words a denial without saying so."""

SENTENCES = {
    "note.other.bucket_notification": (
        "S3 tests the destination when the notification is set: the policy of the queue, topic or function has to allow "
        "s3.amazonaws.com, and a customer managed key of the queue or topic has to allow it kms:GenerateDataKey* and "
        "kms:Decrypt. See {page}"
    ),
    "note.other.function_policy": (
        "The policy of the function has to allow apigateway.amazonaws.com to call lambda:InvokeFunction for this API and stage: "
        "look at aws lambda get-policy. See {page}"
    ),
    "note.other.volume_key": (
        "A volume or snapshot is most often encrypted with a customer managed key that the launching role may not use: the key "
        "policy has to allow it to use the key and to call kms:CreateGrant. See {page}"
    ),
    "note.other.trail_bucket": (
        "The bucket policy has to allow cloudtrail.amazonaws.com s3:GetBucketAcl on the bucket and s3:PutObject below the "
        "trail's prefix. See {page}"
    ),
    "note.other.balancer_bucket": (
        "The bucket policy has to allow the log delivery of Elastic Load Balancing s3:PutObject; in older Regions it is named "
        "by an account of AWS, not by a service. See {page}"
    ),
    "note.other.flow_log_bucket": (
        "The bucket policy has to allow delivery.logs.amazonaws.com s3:GetBucketAcl on the bucket and s3:PutObject below "
        "AWSLogs. See {page}"
    ),
    "note.other.database_login": (
        "Whoever signed the token needs rds-db:connect for this database user, and the user has to be set up for IAM "
        "authentication; tokens are valid for 15 minutes. See {page}"
    ),
    "note.other.pool_roles": (
        "The trust policy of each role of the identity pool has to allow cognito-identity.amazonaws.com "
        "sts:AssumeRoleWithWebIdentity, with this pool as the audience. See {page}"
    ),
    "note.other.ecs_exec": (
        "The role of the task needs the four ssmmessages actions of ECS Exec, and the task must have been started with execute "
        "command on. See {page}"
    ),
    "note.other.ecs_start": (
        "The task execution role fetches secrets, parameters, images and log groups before the task starts: look at its "
        "policies, at the key of the secret, and at the way to the endpoint. See {page}"
    ),
    "note.other.linked_role": (
        "The caller may not create the service-linked role: have someone who may run aws iam create-service-linked-role once in "
        "the account. See {page}"
    ),
    "note.other.single_sign_on": (
        "The permission set is not assigned to this user in this account any more, or the profile names another: look at the "
        "AWS access portal. See {page}"
    ),
    "note.other.model_access": (
        "Beside bedrock:InvokeModel, the account needs access to the model: for some, an AWS Marketplace subscription, which "
        "aws-marketplace:Subscribe and ViewSubscriptions make possible. See {page}"
    ),
    "note.other.billing_access": (
        "The management account has to turn on Cost Explorer, and the account's root user IAM access to billing, before any "
        "policy counts. See {page}"
    ),
    "note.other.config_bucket": (
        "The bucket policy, or the role of the recorder, has to allow s3:PutObject below the prefix of AWS Config. See {page}"
    ),
    "note.other.redshift_bucket": (
        "The bucket policy has to allow Redshift s3:GetBucketAcl on the bucket and s3:PutObject on its objects. See {page}"
    ),
    "note.other.athena_output": (
        "The caller needs s3:GetBucketLocation on the bucket of the query results, and s3:PutObject below its prefix. See {page}"
    ),
    "note.other.sms_role_trust": (
        "The trust policy of the SMS role has to name cognito-idp.amazonaws.com, with the ExternalId that the user pool holds. See {page}"
    ),
    "note.other.gateway_role": "The trust policy of the role has to name apigateway.amazonaws.com. See {page}",
    "note.other.sms_role": "The SMS role, not the caller, needs sns:Publish. See {page}",
}
