"""A broken account with the error it gave."""

from collections.abc import Callable
from threading import Lock

from iamdoctor.demo.account import REGION, Account
from iamdoctor.model.access import Access


class Scenario:
    """One broken account: ``text`` is the error as someone pasted it, ``profile`` and ``region`` are the on-call engineer's.

    ``partners`` are accounts by the profiles that lead there. ``refused`` are the reads (``kms:GetKeyPolicy``) that AWS refuses the on-call
    engineer there.
    """

    def __init__(
        self,
        id: str,
        title: str,
        story: str,
        text: str,
        *,
        account: str,
        build: Callable[[Account], None],
        region: str = REGION,
        refused: tuple[str, ...] = (),
        partners: dict[str, str] | None = None,
    ) -> None:
        self.id = id
        self.title = title
        self.story = story
        self.text = text
        self.profile = f"demo-{id}"
        self.region = region
        self.refused = refused
        self.partners = partners or {}
        self.account = Account(account, region)
        self._build = build
        self._lock = Lock()
        self._built = False

    @property
    def access(self) -> Access:
        """How AWS is reached as the on-call engineer."""
        return Access(profile=self.profile, region=self.region)

    def prepare(self) -> None:
        """Build the account on the first call; later ones, from any thread, find it built. Blocks for less than half a second."""
        with self._lock:
            if not self._built:
                self._build(self.account)
                self._built = True

    def forget(self) -> None:
        """Take the account as not built, once the AWS that held it is gone."""
        self._built = False
        self.account = Account(self.account.id, self.region)
