"""The line that stands before all else where values are tried."""

from iamdoctor.model.diagnosis import WhatIf


def line(tried: tuple[WhatIf, ...]) -> str:
    """``WHAT IF aws:PrincipalTag/team = finance (read: growth)``; empty where nothing is tried."""
    return f"WHAT IF {'; '.join(map(_told, tried))}" if tried else ""


def _told(each: WhatIf) -> str:
    read = "not known" if each.read is None else f"read: {', '.join(each.read) or 'no value'}"
    return f"{each.key} = {', '.join(each.tried) or 'no value'} ({read})"
