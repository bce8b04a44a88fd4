"""An organization of the demo, with the member account where AWS would have put it."""

from threading import Lock
from typing import Any

import moto.organizations.utils as ids

from iamdoctor.demo.account import Account, document

_lock = Lock()


class Organization:
    """An organization whose management account is ``management``, with all features on."""

    def __init__(self, management: Account) -> None:
        self._client = management.session.client("organizations")
        self._client.create_organization(FeatureSet="ALL")
        self.root: str = self._client.list_roots()["Roots"][0]["Id"]
        self._client.enable_policy_type(RootId=self.root, PolicyType="SERVICE_CONTROL_POLICY")

    def unit(self, name: str) -> str:
        """An organizational unit under the root; its id."""
        unit: str = self._client.create_organizational_unit(ParentId=self.root, Name=name)["OrganizationalUnit"]["Id"]
        return unit

    def member(self, account: Account, unit: str, *, delegated: bool = False) -> None:
        """Put the account into the unit; ``delegated`` lets it read the organization's policies."""
        with _lock:
            given = ids.make_random_account_id
            ids.make_random_account_id = lambda: account.id
            try:
                self._client.create_account(AccountName=account.id, Email=f"{account.id}@example.com")
            finally:
                ids.make_random_account_id = given
        self._client.move_account(AccountId=account.id, SourceParentId=self.root, DestinationParentId=unit)
        if delegated:
            self._client.register_delegated_administrator(AccountId=account.id, ServicePrincipal="access-analyzer.amazonaws.com")

    def scp(self, name: str, target: str, *statements: dict[str, Any]) -> None:
        """A service control policy, attached to the target beside FullAWSAccess."""
        policy = self._client.create_policy(Name=name, Description=name, Type="SERVICE_CONTROL_POLICY", Content=document(*statements))
        self._client.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=target)
