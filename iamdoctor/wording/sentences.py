"""Every sentence by its id, from the tables of this room."""

from iamdoctor.wording import (
    conditions,
    fixes,
    owners,
    places,
    proofs,
    steps,
    texts,
    tree,
    warnings,
)

_TABLES = (
    conditions.SENTENCES,
    fixes.SENTENCES,
    owners.SENTENCES,
    places.SENTENCES,
    proofs.SENTENCES,
    steps.SENTENCES,
    texts.SENTENCES,
    tree.SENTENCES,
    warnings.SENTENCES,
)

SENTENCES: dict[str, str] = {sentence: text for table in _TABLES for sentence, text in table.items()}
