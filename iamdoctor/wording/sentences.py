"""Every sentence by its id, from the tables of this room."""

from iamdoctor.wording import conditions, texts

_TABLES = (conditions.SENTENCES, texts.SENTENCES)

SENTENCES: dict[str, str] = {sentence: text for table in _TABLES for sentence, text in table.items()}
