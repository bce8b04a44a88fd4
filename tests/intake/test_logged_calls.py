"""The call that an SDK's log tells before the answer, CloudTrail's fields flattened, and S3's own addresses."""

import pytest

from iamdoctor.intake.read import read

PIA = "arn:aws:iam::431276509812:user/pia"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        (
            '[Aws::S3::Client 403 0.052 0 retries] get_object(bucket:"larkspur",key:"b") Aws::S3::Errors::AccessDenied Access Denied',
            "s3:GetObject",
        ),
        ("[AWS s3 403 0.094s 0 retries] putObject({ Bucket: 'larkspur-logs' })\nAccessDenied: Access Denied", "s3:PutObject"),
        (
            "(DEBUG) ebcli.lib.aws : Making api call: (s3, list_multipart_uploads) to region: eu-west-1\n"
            "(DEBUG) ebcli.lib.aws : Response: {'Error': {'Code': 'AccessDenied', 'Message': 'Access Denied'}}",
            "s3:ListBucketMultipartUploads",
        ),
        (
            "botocore.hooks - DEBUG - Event needs-retry.s3.PutObject: calling handler\nbotocore.parsers - DEBUG - Response body:\n"
            "b'<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'",
            "s3:PutObject",
        ),
        (
            "botocore.endpoint - DEBUG - Making request for OperationModel(name=ListQueues) with params: {'url': 'https://sqs.eu-west-1.amazonaws.com/'}\n"
            'b\'{"__type":"com.amazon.coral.service#AccessDeniedException","message":"Access to the resource is denied."}\'',
            "sqs:ListQueues",
        ),
        (
            "java.nio.file.AccessDeniedException: s3a://larkspur/raw/x.csv: getFileStatus on s3a://larkspur/raw/x.csv: "
            "com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden; request: HEAD https://larkspur.s3.amazonaws.com raw/x.csv {} "
            "com.amazonaws.services.s3.model.GetObjectMetadataRequest; Request ID: 4KZAZ961HQGG0RSG (Service: Amazon S3; Status Code: 403; "
            "Error Code: 403 Forbidden; Request ID: 4KZAZ961HQGG0RSG)",
            "s3:GetObject",
        ),
    ],
)
def test_a_logged_call_tells_the_action(text: str, action: str) -> None:
    denial = read(text)[0]
    assert (denial.kind, denial.action, denial.action_inferred) == ("access_denied", action, True)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"aws.cloudtrail.user_identity.arn":["{PIA}"],"aws.cloudtrail.error_code":["AccessDenied"],"event.action":["PutBucketPolicy"],'
        '"event.provider":["s3.amazonaws.com"]}',
        '{"event":{"action":"PutBucketPolicy","provider":"s3.amazonaws.com"},"aws":{"cloudtrail":{"user_identity":{"type":"IAMUser",'
        f'"arn":"{PIA}"}},"error_code":"AccessDenied","error_message":"Access Denied"}}}}}}',
        f'{{"userIdentity.arn":"{PIA}","eventName":"PutBucketPolicy","eventSource":"s3.amazonaws.com","errorCode":"AccessDenied"}}',
        f"eventSource=s3.amazonaws.com eventName=PutBucketPolicy errorCode=AccessDenied userIdentity.arn={PIA}",
    ],
)
def test_flattened_fields_of_cloudtrail_are_read(text: str) -> None:
    denial = read(text)[0]
    assert (denial.kind, denial.principal, denial.action) == ("access_denied", PIA, "s3:PutBucketPolicy")


@pytest.mark.parametrize(
    "address",
    ["https://larkspur-media.s3.eu-west-1.amazonaws.com/uploads/a.png", "https://s3.eu-west-1.amazonaws.com/larkspur-media/uploads/a.png"],
)
def test_the_address_of_an_object_is_the_resource(address: str) -> None:
    denial = read(f"curl: (22) The requested URL returned error: 403\n{address}?X-Amz-Date=20260101T000000Z")[0]
    assert (denial.kind, denial.resource) == ("access_denied", address)


def test_an_operation_that_its_service_does_not_have_is_not_another_services() -> None:
    denial = read("operation error Kinesis: GetBucketPolicy, https response error StatusCode: 400, api error AccessDeniedException: no")[0]
    assert denial.action is None


def test_a_code_behind_its_service_is_one() -> None:
    assert read("KMS.KMSAccessDeniedException: null (Service: AmazonKinesis)")[0].kind == "access_denied"


def test_a_file_system_and_a_search_domain_deny_under_names_of_their_own() -> None:
    mount = read("mount.nfs4: access denied by server while mounting 127.0.0.1:/")[0]
    assert (mount.kind, mount.service, mount.action) == ("access_denied", "elasticfilesystem", None)
    search = read(f"no permissions for [indices:data/read/search] and User [name={PIA}, backend_roles=[]]")[0]
    assert (search.principal, search.service, search.action) == (PIA, "es", None)


def test_a_graph_of_appsync_denies_by_its_own_rules() -> None:
    denial = read("GraphQL error: Not Authorized to access listOrders on type Query")[0]
    assert (denial.kind, denial.service, denial.action) == ("access_denied", "appsync", None)


@pytest.mark.parametrize(
    "text",
    [
        'pods "x-1" is forbidden: User "system:serviceaccount:default:operator" cannot get resource "pods" in API group ""',
        "NotAuthorizedException: Incorrect username or password.",
    ],
)
def test_what_a_cluster_or_a_user_pool_denies_by_itself_is_not_for_iam(text: str) -> None:
    assert read(text)[0].kind == "not_access"


def test_a_service_linked_role_that_may_not_be_made_is_the_action_that_is_missing() -> None:
    text = (
        "WebsiteDistribution - The user is not authorized to create or assume a service linked role. "
        "(Service: AmazonCloudFront; Status Code: 403; Error Code: AccessDenied; Request ID: 0b1c2d3e-1111-2222-3333-444455556666)"
    )
    assert read(text)[0].action == "iam:CreateServiceLinkedRole"
