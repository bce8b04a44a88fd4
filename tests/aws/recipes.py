"""For each kind of resource policy that moto holds: make a resource, put a policy on it, and say its ARN."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from boto3 import Session as AWS

from tests.aws.aws_world import ACCOUNT, allow, trust

POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Sid": "Put", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
)
R = f"us-east-1:{ACCOUNT}"
RECIPES: dict[str, Callable[[AWS], str]] = {}


def example(pattern: str) -> str:
    """Some ARN of the kind that a row's pattern says."""
    names = {"partition": "aws", "region": "eu-west-1", "account": ACCOUNT, "owner": ACCOUNT, "store": "1234567890", "version": "3"}
    arn = "arn:aws:" + re.sub(r"\[.*?\]", "", pattern)
    return re.sub(r"\{(\w+)\}", lambda name: names.get(name[1], f"some-{name[1]}"), arn)


def recipe(key: str) -> Callable[[Callable[[AWS], str]], Callable[[AWS], str]]:
    """Register the recipe of a row."""

    def register(make: Callable[[AWS], str]) -> Callable[[AWS], str]:
        RECIPES[key] = make
        return make

    return register


def code() -> bytes:
    """A zip archive with a Lambda function in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("main.py", "def handler(event, context): pass")
    return archive.getvalue()


@recipe("s3.bucket")
def _(aws: AWS) -> str:
    aws.client("s3").create_bucket(Bucket="bucket")
    aws.client("s3").put_bucket_policy(Bucket="bucket", Policy=POLICY)
    return "arn:aws:s3:::bucket/key"


@recipe("s3.access-point")
def _(aws: AWS) -> str:
    aws.client("s3").create_bucket(Bucket="bucket")
    control = aws.client("s3control")
    control.create_access_point(AccountId=ACCOUNT, Name="app", Bucket="bucket")
    control.put_access_point_policy(AccountId=ACCOUNT, Name="app", Policy=POLICY)
    return f"arn:aws:s3:{R}:accesspoint/app/object/key"


@recipe("s3.mrap")
def _(aws: AWS) -> str:
    aws.client("s3").create_bucket(Bucket="bucket")
    control = aws.client("s3control", "us-west-2")
    details = {"Name": "mr", "Regions": [{"Bucket": "bucket"}]}
    control.create_multi_region_access_point(AccountId=ACCOUNT, ClientToken="t", Details=details)
    control.put_multi_region_access_point_policy(AccountId=ACCOUNT, ClientToken="t", Details={"Name": "mr", "Policy": POLICY})
    alias = control.get_multi_region_access_point(AccountId=ACCOUNT, Name="mr")["AccessPoint"]["Alias"]
    return f"arn:aws:s3::{ACCOUNT}:accesspoint/{alias.removesuffix('.mrap')}.mrap"


@recipe("s3vectors.bucket")
def _(aws: AWS) -> str:
    vectors = aws.client("s3vectors")
    vectors.create_vector_bucket(vectorBucketName="vec")
    arn = str(vectors.get_vector_bucket(vectorBucketName="vec")["vectorBucket"]["vectorBucketArn"])
    vectors.put_vector_bucket_policy(vectorBucketArn=arn, policy=POLICY)
    return arn


@recipe("sqs.queue")
def _(aws: AWS) -> str:
    aws.client("sqs").create_queue(QueueName="q", Attributes={"Policy": POLICY})
    return f"arn:aws:sqs:{R}:q"


@recipe("sns.topic")
def _(aws: AWS) -> str:
    return str(aws.client("sns").create_topic(Name="t", Attributes={"Policy": POLICY})["TopicArn"])


@recipe("kms.key")
def _(aws: AWS) -> str:
    return str(aws.client("kms").create_key(Policy=POLICY)["KeyMetadata"]["Arn"])


@recipe("lambda.function")
def _(aws: AWS) -> str:
    role = aws.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust("*"))["Role"]["Arn"]
    functions = aws.client("lambda")
    functions.create_function(FunctionName="f", Runtime="python3.11", Role=role, Handler="main.handler", Code={"ZipFile": code()})
    functions.add_permission(FunctionName="f", StatementId="Put", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
    return f"arn:aws:lambda:{R}:function:f"


@recipe("lambda.layer")
def _(aws: AWS) -> str:
    functions = aws.client("lambda")
    functions.publish_layer_version(LayerName="l", Content={"ZipFile": code()})
    functions.add_layer_version_permission(
        LayerName="l", VersionNumber=1, StatementId="Put", Action="lambda:GetLayerVersion", Principal="*"
    )
    return f"arn:aws:lambda:{R}:layer:l:1"


@recipe("secretsmanager.secret")
def _(aws: AWS) -> str:
    arn = str(aws.client("secretsmanager").create_secret(Name="team/s", SecretString="x")["ARN"])
    aws.client("secretsmanager").put_resource_policy(SecretId=arn, ResourcePolicy=POLICY)
    return arn


@recipe("ecr.repository")
def _(aws: AWS) -> str:
    aws.client("ecr").create_repository(repositoryName="team/r")
    aws.client("ecr").set_repository_policy(repositoryName="team/r", policyText=POLICY)
    return f"arn:aws:ecr:{R}:repository/team/r"


@recipe("ecr.registry")
def _(aws: AWS) -> str:
    statement = {"Sid": "Put", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": ["ecr:ReplicateImage"]}
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": f"arn:aws:ecr:{R}:repository/*"}]})
    aws.client("ecr").put_registry_policy(policyText=text)
    return f"arn:aws:ecr:{R}:repository/r"


@recipe("iam.role-trust")
def _(aws: AWS) -> str:
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": "Put", "Effect": "Allow", "Principal": "*", "Action": "sts:*"}]})
    return str(aws.client("iam").create_role(RoleName="r", Path="/p/", AssumeRolePolicyDocument=policy)["Role"]["Arn"])


@recipe("apigateway.rest-api")
def _(aws: AWS) -> str:
    api = aws.client("apigateway").create_rest_api(name="api", policy=POLICY)["id"]
    return f"arn:aws:execute-api:{R}:{api}/prod/GET/pets"


@recipe("events.bus")
def _(aws: AWS) -> str:
    events = aws.client("events")
    arn = str(events.create_event_bus(Name="bus")["EventBusArn"])
    events.put_permission(EventBusName="bus", Policy=POLICY)
    return arn


@recipe("es.domain")
def _(aws: AWS) -> str:
    aws.client("opensearch").create_domain(DomainName="dom", AccessPolicies=POLICY)
    return f"arn:aws:es:{R}:domain/dom/index/_search"


@recipe("glue.catalog")
def _(aws: AWS) -> str:
    aws.client("glue").put_resource_policy(PolicyInJson=POLICY)
    return f"arn:aws:glue:{R}:table/sales/orders"


@recipe("logs.account-policies")
def _(aws: AWS) -> str:
    aws.client("logs").put_resource_policy(policyName="p", policyDocument=POLICY)
    return f"arn:aws:logs:{R}:log-group:/app/web:*"


@recipe("logs.destination")
def _(aws: AWS) -> str:
    logs = aws.client("logs")
    logs.put_destination(destinationName="d", targetArn=f"arn:aws:kinesis:{R}:stream/s", roleArn=f"arn:aws:iam::{ACCOUNT}:role/r")
    logs.put_destination_policy(destinationName="d", accessPolicy=POLICY)
    return f"arn:aws:logs:{R}:destination:d"


@recipe("logs.delivery-destination")
def _(aws: AWS) -> str:
    logs = aws.client("logs")
    target = {"destinationResourceArn": "arn:aws:s3:::bucket"}
    logs.put_delivery_destination(name="d", outputFormat="json", deliveryDestinationConfiguration=target)
    logs.put_delivery_destination_policy(deliveryDestinationName="d", deliveryDestinationPolicy=POLICY)
    return f"arn:aws:logs:{R}:delivery-destination:d"


@recipe("efs.file-system")
def _(aws: AWS) -> str:
    files = aws.client("efs").create_file_system(CreationToken="t")["FileSystemId"]
    aws.client("efs").put_file_system_policy(FileSystemId=files, Policy=POLICY)
    return f"arn:aws:elasticfilesystem:{R}:file-system/{files}"


@recipe("kinesis.stream")
def _(aws: AWS) -> str:
    kinesis, arn = aws.client("kinesis"), f"arn:aws:kinesis:{R}:stream/s"
    kinesis.create_stream(StreamName="s", ShardCount=1)
    kinesis.put_resource_policy(ResourceARN=arn, Policy=POLICY)
    return arn


@recipe("dynamodb.table")
def _(aws: AWS) -> str:
    tables = aws.client("dynamodb")
    arn = tables.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]["TableArn"]
    tables.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    return f"{arn}/index/by-day"


@recipe("mediastore.container")
def _(aws: AWS) -> str:
    aws.client("mediastore").create_container(ContainerName="c")
    aws.client("mediastore").put_container_policy(ContainerName="c", Policy=POLICY)
    return f"arn:aws:mediastore:{R}:container/c"


@recipe("ses.identity")
def _(aws: AWS) -> str:
    mail = aws.client("sesv2")
    mail.create_email_identity(EmailIdentity="example.com")
    mail.create_email_identity_policy(EmailIdentity="example.com", PolicyName="p", Policy=POLICY)
    return f"arn:aws:ses:{R}:identity/example.com"


@recipe("lex.bot")
def _(aws: AWS) -> str:
    lex = aws.client("lexv2-models")
    role = f"arn:aws:iam::{ACCOUNT}:role/r"
    bot = lex.create_bot(botName="bot", roleArn=role, dataPrivacy={"childDirected": False}, idleSessionTTLInSeconds=60)["botId"]
    arn = f"arn:aws:lex:{R}:bot/{bot}"
    lex.create_resource_policy(resourceArn=arn, policy=POLICY)
    return arn


@recipe("dsql.cluster")
def _(aws: AWS) -> str:
    made = aws.client("dsql").create_cluster(policy=POLICY)
    return str(made["arn"])


@recipe("acm-pca.ca")
def _(aws: AWS) -> str:
    pca = aws.client("acm-pca")
    settings: Any = {"KeyAlgorithm": "RSA_2048", "SigningAlgorithm": "SHA256WITHRSA", "Subject": {"CommonName": "x"}}
    arn = str(
        pca.create_certificate_authority(CertificateAuthorityConfiguration=settings, CertificateAuthorityType="ROOT")[
            "CertificateAuthorityArn"
        ]
    )
    pca.update_certificate_authority(CertificateAuthorityArn=arn, Status="ACTIVE")
    pca.put_policy(ResourceArn=arn, Policy=POLICY)
    return arn


@recipe("vpc-lattice.auth")
def _(aws: AWS) -> str:
    lattice = aws.client("vpc-lattice")
    arn = str(lattice.create_service(name="svc-a", authType="AWS_IAM")["arn"])
    lattice.put_auth_policy(resourceIdentifier=arn, policy=POLICY)
    return arn


@recipe("vpc-lattice.share")
def _(aws: AWS) -> str:
    lattice = aws.client("vpc-lattice")
    arn = str(lattice.create_service(name="svc-b")["arn"])
    lattice.put_resource_policy(resourceArn=arn, policy=POLICY)
    return arn


@recipe("kafka.cluster")
def _(aws: AWS) -> str:
    kafka = aws.client("kafka")
    nodes = {"ClientSubnets": ["subnet-1"], "InstanceType": "kafka.m5.large"}
    arn = str(kafka.create_cluster(ClusterName="c", KafkaVersion="3.6.0", NumberOfBrokerNodes=1, BrokerNodeGroupInfo=nodes)["ClusterArn"])
    kafka.put_cluster_policy(ClusterArn=arn, Policy=POLICY)
    return arn


@recipe("osis.pipeline")
def _(aws: AWS) -> str:
    osis = aws.client("osis")
    sink = "opensearch: {hosts: [h], aws: {region: us-east-1}}"
    body = f"version: '2'\nlog-pipeline:\n  source:\n    http: {{path: /logs}}\n  sink:\n    - {sink}\n"
    arn = str(osis.create_pipeline(PipelineName="pipe", MinUnits=1, MaxUnits=1, PipelineConfigurationBody=body)["Pipeline"]["PipelineArn"])
    osis.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    return arn


@recipe("payment-cryptography")
def _(aws: AWS) -> str:
    payments = aws.client("payment-cryptography")
    modes = {"Encrypt": True, "Decrypt": True}
    attributes = {"KeyUsage": "TR31_D0_SYMMETRIC_DATA_ENCRYPTION_KEY", "KeyClass": "SYMMETRIC_KEY", "KeyAlgorithm": "TDES_2KEY"}
    arn = str(payments.create_key(KeyAttributes={**attributes, "KeyModesOfUse": modes}, Exportable=True)["Key"]["KeyArn"])
    payments.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    return arn


@recipe("cloudhsm.backup")
def _(aws: AWS) -> str:
    hsm = aws.client("cloudhsmv2")
    hsm.create_cluster(HsmType="hsm1.medium", SubnetIds=["subnet-1"])
    arn = str(hsm.describe_backups()["Backups"][0]["BackupArn"])
    hsm.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    return arn


@recipe("comprehend.model")
def _(aws: AWS) -> str:
    comprehend = aws.client("comprehend")
    arn = f"arn:aws:comprehend:{R}:document-classifier/x"
    comprehend.put_resource_policy(ResourceArn=arn, ResourcePolicy=POLICY)
    return arn


# What is no IAM policy document: read back as grants or as a fact.


@recipe("kms.grants")
def _(aws: AWS) -> str:
    key = aws.client("kms").create_key(Policy=allow("kms:*"))["KeyMetadata"]
    aws.client("kms").create_grant(KeyId=key["KeyId"], GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:user/ana", Operations=["Decrypt"])
    return str(key["Arn"])


@recipe("ssm.document")
def _(aws: AWS) -> str:
    content = json.dumps({"schemaVersion": "2.2", "description": "d", "mainSteps": []})
    aws.client("ssm").create_document(Name="doc", Content=content, DocumentType="Command")
    aws.client("ssm").modify_document_permission(Name="doc", PermissionType="Share", AccountIdsToAdd=["999988887777"])
    return f"arn:aws:ssm:{R}:document/doc"


@recipe("ec2.vpc-endpoint")
def _(aws: AWS) -> str:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", PolicyDocument=POLICY)["VpcEndpoint"]
    return f"arn:aws:ec2:{R}:vpc-endpoint/{made['VpcEndpointId']}"
