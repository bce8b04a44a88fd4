"""Values that a person types which look like secrets: neither used nor kept, and that is said."""

from typing import Any

from textual.screen import Screen

from iamdoctor.model.supplied import Added
from iamdoctor.privacy.supplied import supplied_without_secrets


def without_secrets(screen: Screen[Any], added: Added) -> Added:
    """``added`` without what looks like a secret; ``screen`` tells what was left out."""
    safe, left_out = supplied_without_secrets(added)
    for name in left_out:
        screen.notify(f"The value of {name} looks like a secret: it was neither used nor kept.", severity="warning", markup=False)
    return safe
