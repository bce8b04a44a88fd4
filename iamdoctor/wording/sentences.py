"""Every sentence by its id, from the tables of this room."""

from iamdoctor.wording import conditions, owners, places, proofs, texts, warnings

_TABLES = (texts.SENTENCES, conditions.SENTENCES, owners.SENTENCES, places.SENTENCES, proofs.SENTENCES, warnings.SENTENCES)

SENTENCES: dict[str, str] = {sentence: text for table in _TABLES for sentence, text in table.items()}
