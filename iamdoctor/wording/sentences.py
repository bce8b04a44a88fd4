"""Every sentence by its id, from the tables of this room."""

from iamdoctor.wording import (
    accounts,
    asked,
    causes,
    checkup,
    conditions,
    evaluation,
    fixes,
    layers,
    no_policy,
    other_names,
    owners,
    places,
    proofs,
    reads,
    steps,
    texts,
    tree,
    triage,
    verdict,
    warnings,
)

_TABLES = (
    accounts.SENTENCES,
    asked.SENTENCES,
    causes.SENTENCES,
    checkup.SENTENCES,
    conditions.SENTENCES,
    evaluation.SENTENCES,
    fixes.SENTENCES,
    layers.SENTENCES,
    no_policy.SENTENCES,
    other_names.SENTENCES,
    owners.SENTENCES,
    places.SENTENCES,
    proofs.SENTENCES,
    reads.SENTENCES,
    steps.SENTENCES,
    texts.SENTENCES,
    tree.SENTENCES,
    triage.SENTENCES,
    verdict.SENTENCES,
    warnings.SENTENCES,
)

SENTENCES: dict[str, str] = {sentence: text for table in _TABLES for sentence, text in table.items()}
