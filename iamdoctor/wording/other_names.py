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
        "The role of the task (or of the instance) needs the four ssmmessages actions of ECS Exec and Session Manager, and the task must "
        "have been started with execute command on. See {page}"
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
    "note.other.function_network": (
        "A function in a VPC needs ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface in its "
        "execution role; AWSLambdaVPCAccessExecutionRole holds them. See {page}"
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
    "note.other.logging_bucket": (
        "The policy of the bucket that takes the logs has to allow logging.s3.amazonaws.com s3:PutObject; where its ACLs are on, the "
        "log delivery group needs its grants. See {page}"
    ),
    "note.other.trail_topic": "The policy of the topic has to allow cloudtrail.amazonaws.com sns:Publish. See {page}",
    "note.other.trail_key": (
        "The key policy has to allow cloudtrail.amazonaws.com kms:GenerateDataKey* for this trail and kms:DescribeKey, and the bucket "
        "policy has to allow the delivery. See {page}"
    ),
    "note.other.trail_log_group": (
        "The role of the trail needs logs:CreateLogStream and logs:PutLogEvents on the log group, and its trust policy has to name "
        "cloudtrail.amazonaws.com. See {page}"
    ),
    "note.other.flow_log_role": (
        "The role of the flow log needs logs:CreateLogStream, logs:PutLogEvents and the describe actions on the log group, and its trust "
        "policy has to name vpc-flow-logs.amazonaws.com. See {page}"
    ),
    "note.other.log_destination": (
        "The policy of the bucket or the log group has to allow delivery.logs.amazonaws.com to write, and the caller needs the "
        "permissions that turn the delivery on. See {page}"
    ),
    "note.other.query_log_group": (
        "A resource policy of CloudWatch Logs in us-east-1 has to allow route53.amazonaws.com logs:CreateLogStream and logs:PutLogEvents "
        "on the log group. See {page}"
    ),
    "note.other.subscription_function": (
        "The policy of the function has to allow logs.amazonaws.com to call lambda:InvokeFunction for this log group. See {page}"
    ),
    "note.other.subscription_stream": (
        "The role that the subscription filter names has to be allowed to write to the stream, and its trust policy has to name "
        "logs.amazonaws.com; AWS says the same of a stream that is not active yet. See {page}"
    ),
    "note.other.database_role": (
        "The database reads or writes the bucket with a role that is attached to the instance or cluster for this feature: that role, not "
        "the caller, needs s3:GetObject and s3:ListBucket, or s3:PutObject. See {page}"
    ),
    "note.other.cluster_access": (
        "The cluster has to know the principal: look at aws eks describe-access-entry with its ARN (of the role, for a role session), or "
        "at the aws-auth config map. See {page}"
    ),
    "note.other.tag_policy": (
        "A tag policy of the organization enforces the values of this tag: send one that it lists. aws organizations "
        "describe-effective-policy with type TAG_POLICY shows it. See {page}"
    ),
    "note.other.declarative_policy": (
        "A declarative policy of the organization fixes this setting for the account, whatever IAM allows: whoever manages the "
        "organization's policies can change it. See {page}"
    ),
    "note.other.delegated_administrator": (
        "A delegated administrator of IAM Identity Center may not change what is provisioned in the management account: make this call "
        "from the management account. See {page}"
    ),
    "note.other.access_grant": (
        "Beside s3:GetDataAccess, an access grant has to cover this prefix for the caller: look at aws s3control "
        "list-caller-access-grants. See {page}"
    ),
    "note.other.file_system": (
        "The mount has to send IAM credentials (the iam option of the mount helper), and the file system's policy and the client's role "
        "have to allow elasticfilesystem:ClientMount: look at aws efs describe-file-system-policy. See {page}"
    ),
    "note.other.search_role": (
        "The domain's fine-grained access control denied this, not IAM: map the principal to a role of the domain that has the permission. "
        "See {page}"
    ),
    "note.other.graph_rule": (
        "The API's own rules denied this: look at the authorization rules of the field in its schema and, where the caller signs with IAM, "
        "at appsync:GraphQL for the field. See {page}"
    ),
    "note.other.role_trust": "The trust policy of the role has to name the service. See {page}",
}
