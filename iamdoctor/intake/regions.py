"""The Region a text speaks of."""

import re

from iamdoctor.intake.said import Piece, Said, said

_NAME = (
    r"(?P<region>(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob|eu-isoe)"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d)"
)
_ANY = re.compile(r"(?:north|south|east|west|central)-\d")
_IN_ARN = re.compile(rf"^arn:[\w-]+:[\w-]+:{_NAME}:")
_IN_HOST = (
    rf"(?:(?<=[/.@])|\b)[\w-]{{0,60}}\.?{_NAME}\.(?:[\w-]{{1,40}}\.)?amazonaws\.com"
    rf"|\b{_NAME.replace('region', 'region2')}\.[\w-]{{1,40}}\.amazonaws\.com"
)
_OPTION = (
    rf"--region[ =][\"']?{_NAME}|(?<![?&])\b[Rr]egion[\"']?(?:\s{{0,5}}[:=]\s{{0,5}}|\s{{1,5}})[\"']?{_NAME.replace('region', 'region2')}\b"
)
_PREFIX = rf"(?m)(?:^|[\s\"]){_NAME}(?:\s--|:\s)|\bin {_NAME.replace('region', 'region2')}(?=[\s:,.])"


def region(piece: Piece, resource: Said | None) -> Said | None:
    """The Region of the resource's ARN, else of an endpoint's host, a ``--region`` or a log line."""
    inside = _IN_ARN.match(resource.value) if resource else None
    if inside:
        return Said(inside["region"], 0, 0)
    if not piece.search(_ANY):
        return None
    for pattern in (_IN_HOST, _OPTION, _PREFIX):
        for match in piece.finditer(pattern):
            if "console.aws" not in match[0] and not match[0].startswith("oidc"):
                return said(match, "region" if match["region"] else "region2")
    return None
