"""Read an account and say what is weak in it."""

from iamdoctor.aws.pool import in_thread
from iamdoctor.checkup.conclude import conclude
from iamdoctor.model.access import Access
from iamdoctor.model.checkup import AccountFacts, Checkup

AS_CONFIGURED = Access()


async def checkup(access: Access = AS_CONFIGURED) -> Checkup[str]:
    """The checkup of the account that the access leads into. Never raises for what AWS answers: that is said in ``unread``."""
    return conclude(await (await in_thread(lambda: _Reading(access))).facts())


class _Reading:
    """The reader, imported here: boto3 takes longer to import than the first screen to draw."""

    def __init__(self, access: Access) -> None:
        from iamdoctor.aws.checkup.gather import gather
        from iamdoctor.aws.connection import Connection

        self._gather, self._connection = gather, Connection(access)

    async def facts(self) -> AccountFacts:
        return await self._gather(self._connection)
