"""How much of a labelled set of messages is read right: ``python benchmarks/accuracy.py FILE [--misses]``.

A line of FILE is ``{"id", "text", "expect": {...}}``. ``encoded_message`` is expected as a boolean, ``region`` counts only where the
label has one, ``operation`` is compared without case. A label ``{"any": [...]}`` accepts each of its values. The last figure is the
share of messages with every core field right.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial

CORE = ("kind", "principal", "action", "resource", "deny", "policy_type", "policy_arn")
FIELDS = (*CORE, "error_code", "action_inferred", "operation", "service", "region", "request_id", "encoded_message")


def got(denial: Denial, field: str) -> Any:
    """The value that is compared with the label."""
    value = getattr(denial, field)
    return value is not None if field == "encoded_message" else value


def right(denial: Denial, field: str, label: Any) -> bool:
    """Whether a field is read as labelled."""
    if isinstance(label, dict):
        return any(right(denial, field, each) for each in label["any"])
    value = got(denial, field)
    if field == "operation" and value and label:
        return bool(value.lower() == label.lower())
    return bool(value == label)


def main(arguments: list[str]) -> None:
    """Print a figure per field, the share with all core fields right, and with ``--misses`` every difference."""
    path = next(argument for argument in arguments if not argument.startswith("--"))
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    hits, seen, whole, misses = Counter[str](), Counter[str](), 0, []
    for row in rows:
        denial = read(row["text"])[0]
        scored = [field for field in FIELDS if field in row["expect"] and (field != "region" or row["expect"][field] is not None)]
        wrong = [field for field in scored if not right(denial, field, row["expect"][field])]
        seen.update(scored)
        hits.update(set(scored) - set(wrong))
        whole += not set(wrong) & set(CORE)
        misses += [(row["id"], field, got(denial, field), row["expect"][field]) for field in wrong]
    for field in FIELDS:
        print(f"{field:16} {hits[field] / max(seen[field], 1):6.3f}  {hits[field]}/{seen[field]}{'  core' if field in CORE else ''}")
    print(f"{'all core fields':16} {whole / max(len(rows), 1):6.3f}  {whole}/{len(rows)}")
    if "--misses" in arguments:
        for name, field, value, label in misses:
            print(f"{'*' if field in CORE else ' '} {name:18} {field:15} got {value!r}, label {label!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
