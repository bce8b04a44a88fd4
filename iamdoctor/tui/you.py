"""Who asks AWS, as the paste box says it."""

from textual.content import Content

from iamdoctor.model.access import Access
from iamdoctor.model.diagnosis import Asker, Diagnosis
from iamdoctor.model.evidence import Caller, Read
from iamdoctor.model.supplied import Added
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import GOOD, OPEN, QUIET
from iamdoctor.tui.shorten import middle, name
from iamdoctor.tui.unread import why_not


def you(read: Read[Caller], denied: str | None) -> Content:
    """Who the person is, and whether in the account of the denied principal, ``denied`` where that is known."""
    caller = read.value
    if read.state == "pending":
        return Content.styled("Asking AWS who you are …", QUIET)
    if caller is None:
        login = next((failure.login for failure in read.failures if failure.login), "")
        if login:
            why = why_not(read).partition(". ")[0].rstrip(".")
            return Content.assemble((f"? {why}. Log in first:  ", OPEN), (one_line(login), "$accent"))
        return Content.styled(f"? {why_not(read)} The check goes on with what the text says.", OPEN)
    where = f"{name(caller.arn)} in {caller.account}"
    if not denied:
        return Content.styled(f"You are {where}.", QUIET)
    if denied == caller.account:
        return Content.assemble((f"You are {where}: the same account. ", QUIET), ("✓", GOOD))
    differs = (f"you are {where}, the denied one in {denied}. ", QUIET)
    return Content.assemble(("! Another account: ", OPEN), differs, ("^t switches profile.", OPEN))


def you_said(added: Added) -> Content:
    """What the person said beside the text; empty where nothing."""
    said = {"who": added.principal, "wanted": added.action, "on": added.resource, "owner": added.resource_account}
    parts = [f"{name} {value}" for name, value in said.items() if value]
    parts += [f"{key}={','.join(values)}" for key, values in added.context.items()]
    return Content.assemble(("you said  ", QUIET), one_line(" · ".join(parts))) if parts else Content("")


def place(caller: Caller | None, access: Access) -> Content:
    """As whom and where, for the top line, with the further profiles."""
    if caller is None:
        return Content.styled("? no AWS identity", OPEN)
    parts = (middle(name(caller.arn), 24), caller.account, access.region or caller.region or "no region", *access.also)
    return Content(" · ".join(one_line(part) for part in parts))


def readers(diagnosis: Diagnosis[str]) -> str:
    """Everybody who read: ``oncall-ro 1111… · partner-ro 2222…``."""
    return " · ".join(_reader(each) for each in (diagnosis.caller, *diagnosis.also))


def _reader(asker: Asker) -> str:
    return one_line(f"{middle(asker.profile or name(asker.arn or ''), 16)} {(asker.account or '')[:4]}…")
