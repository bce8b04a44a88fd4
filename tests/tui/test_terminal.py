"""What a terminal sends while pasting reaches the app as one paste, whatever it holds and however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from iamdoctor.tui.terminal import END, START, PasteFilter, PasteSafeParser

COLOURED = "\x1b[31mAn error occurred\x1b[0m (AccessDenied)\rwhen \x1b[1mcalling\x1b[22m it"


def pastes(chunks: list[str]) -> list[str]:
    """The pastes that these chunks of input come to; a key press in between would be in brackets."""
    parser = PasteSafeParser()
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    return [event.text if isinstance(event, events.Paste) else f"<{event}>" for event in found]


def test_a_coloured_paste_arrives_as_one_paste_without_its_colours() -> None:
    assert pastes([START + COLOURED + END, "x"])[:1] == ["An error occurred (AccessDenied)\rwhen calling it"]


@given(st.lists(st.integers(1, 90), max_size=6))
def test_where_the_input_is_cut_does_not_matter(cuts: list[int]) -> None:
    sent = START + COLOURED + END + "x"
    places = sorted({cut for cut in cuts if cut < len(sent)})
    chunks = [sent[start:end] for start, end in zip([0, *places], [*places, len(sent)], strict=True)]
    assert pastes(chunks)[:1] == ["An error occurred (AccessDenied)\rwhen calling it"]


@given(st.text(alphabet=st.characters(blacklist_characters="\x1b"), max_size=60))
def test_a_paste_without_escapes_passes_as_it_is(text: str) -> None:
    assert PasteFilter()(START + text + END) == START + text + END


@pytest.mark.parametrize("keys", ["\x1b", "\x1b[A", "\x1bOP", "q\x1b", "\x1b[<0;3;4M"])
def test_keys_outside_a_paste_pass_as_they_are(keys: str) -> None:
    assert PasteFilter()(keys) == keys


def test_after_a_paste_escape_is_a_key_again() -> None:
    passed = PasteFilter()
    assert passed(START + "a\x1bb" + END) == START + "ab" + END
    assert passed("\x1b") == "\x1b"
