"""Every policy that may have a say on a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
"""

from msgspec import Struct

from iamdoctor.iam.documents import Document
from iamdoctor.model.evidence import KeyGrant


class Policies(Struct, frozen=True, kw_only=True):
    """The policies around one request, each layer by itself.

    ``scps`` (the caller's) and ``rcps`` (the resource owner's) hold levels from the root down to the account; ``None`` or no level at all
    means that none apply. ``session`` is ``None`` where no session policy was passed. ``resource`` are the resource's own policies (a
    role's trust policy, a key policy, a bucket policy): what one of them allows is allowed. ``block_public_access`` is S3's
    RestrictPublicBuckets.
    """

    identity: tuple[Document, ...] = ()
    boundary: Document | None = None
    session: tuple[Document, ...] | None = None
    scps: tuple[tuple[Document, ...], ...] | None = None
    rcps: tuple[tuple[Document, ...], ...] | None = None
    resource: tuple[Document, ...] = ()
    vpce: tuple[Document, ...] | None = None
    grants: tuple[KeyGrant, ...] = ()
    principal_in_management_account: bool = False
    resource_in_management_account: bool = False
    block_public_access: bool = False
