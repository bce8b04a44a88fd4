"""The managed policy that AWS has for the usual role of a service."""

from typing import Literal

from msgspec import Struct


class Usual(Struct, frozen=True):
    """What a service's role starts with: AWS's managed policy by its path and name, and what the service can do with it."""

    policy: str
    task: Literal[
        "write_logs",
        "run_tasks",
        "run_crawlers",
        "deploy_to_instances",
        "manage_environments",
        "manage_cluster",
        "make_backups",
        "write_metrics",
    ]


USUAL = {
    "lambda.amazonaws.com": Usual("service-role/AWSLambdaBasicExecutionRole", "write_logs"),
    "ecs-tasks.amazonaws.com": Usual("service-role/AmazonECSTaskExecutionRolePolicy", "run_tasks"),
    "glue.amazonaws.com": Usual("service-role/AWSGlueServiceRole", "run_crawlers"),
    "codedeploy.amazonaws.com": Usual("service-role/AWSCodeDeployRole", "deploy_to_instances"),
    "batch.amazonaws.com": Usual("service-role/AWSBatchServiceRole", "manage_environments"),
    "eks.amazonaws.com": Usual("AmazonEKSClusterPolicy", "manage_cluster"),
    "backup.amazonaws.com": Usual("service-role/AWSBackupServiceRolePolicyForBackup", "make_backups"),
    "monitoring.rds.amazonaws.com": Usual("service-role/AmazonRDSEnhancedMonitoringRole", "write_metrics"),
    "apigateway.amazonaws.com": Usual("service-role/AmazonAPIGatewayPushToCloudWatchLogs", "write_logs"),
    "appsync.amazonaws.com": Usual("service-role/AWSAppSyncPushToCloudWatchLogs", "write_logs"),
    "transfer.amazonaws.com": Usual("service-role/AWSTransferLoggingAccess", "write_logs"),
}
"""https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html"""
