"""A pasted token gives its claims and leaves no trace."""

import json
import logging
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.case.answers import answered
from iamdoctor.case.case import case
from iamdoctor.case.token import claims, is_token
from iamdoctor.causes.assume_role import assume_role_causes, silences, tree
from iamdoctor.model.errors import BadInput
from iamdoctor.model.supplied import Added
from iamdoctor.wording.write import written
from tests.diagnosis_world import World, denial, evidence

SIGNATURE = "c2lnbmF0dXJlLXRoYXQtbXVzdC1uZXZlci1zaG93"
CLAIMS = {
    "iss": "https://token.actions.githubusercontent.com",
    "aud": "sts.amazonaws.com",
    "sub": "repo:acme/app:environment:prod",
    "amr": ["authenticated", "x"],
    "exp": 1790000000,
    "fresh": True,
    "nothing": None,
    "kubernetes.io": {"namespace": "web"},
}


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(payload: object = CLAIMS) -> str:
    return f"{part({'alg': 'RS256', 'typ': 'JWT'})}.{part(payload)}.{SIGNATURE}"


def test_claims_are_read_as_condition_values() -> None:
    assert claims(token()) == {
        "iss": ("https://token.actions.githubusercontent.com",),
        "aud": ("sts.amazonaws.com",),
        "sub": ("repo:acme/app:environment:prod",),
        "amr": ("authenticated", "x"),
        "exp": ("1790000000",),
        "fresh": ("true",),
    }


@pytest.mark.parametrize("dressed", ["Bearer {}", ' "{}"\n', "'{}'", "bearer   {}"])
def test_a_token_is_known_in_its_usual_dress(dressed: str) -> None:
    assert claims(dressed.format(token()))["sub"] == ("repo:acme/app:environment:prod",)


def test_a_token_wrapped_over_lines_is_put_together() -> None:
    text = token()
    assert claims("\n".join(text[at : at + 40] for at in range(0, len(text), 40)))["aud"] == ("sts.amazonaws.com",)


@pytest.mark.parametrize("text", ["", "yes", "acme-42", "repo:acme/app:environment:prod", "e.e.e", "eyJ.eyJ", "eyJh.bm8.x", "{}"])
def test_what_is_no_token_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        claims(text)
    assert text == "" or text not in str(caught.value).split()


def test_a_broken_token_appears_in_no_message_and_no_chained_error() -> None:
    broken = f"{part({'alg': 'none'})}.{part('just text')[:-2]}.{SIGNATURE}"
    with pytest.raises(BadInput) as caught:
        claims(broken)
    chain = [caught.value, caught.value.__context__, caught.value.__cause__]
    assert chain[1:] == [None, None]
    assert not any(piece in str(chain) for piece in broken.split("."))


@given(st.text())
def test_any_text_is_either_a_token_or_refused(text: str) -> None:
    try:
        found = claims(text)
    except BadInput:
        return
    assert is_token(text) and all(isinstance(values, tuple) for values in found.values())


VALUES = st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_every_flat_claim_comes_through(payload: dict[str, object]) -> None:
    found = claims(token(payload))
    flat = {name: value for name, value in payload.items() if value is not None and not isinstance(value, dict)}
    assert set(found) == set(flat)
    assert all(found[name] == (value,) for name, value in flat.items() if isinstance(value, str))


GITHUB = "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"
ROLE = "arn:aws:iam::444455556666:role/deploy"
SUBJECT = "condition:token.actions.githubusercontent.com:sub"
WORLD: World = {
    "denial": {
        "kind": "assume_role_denied",
        "action": "sts:AssumeRoleWithWebIdentity",
        "resource": ROLE,
    },
    "role": {
        "arn": ROLE,
        "statements": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": GITHUB},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}},
            }
        ],
    },
}


def shown(added: Added) -> str:
    about = case(denial(WORLD), evidence(WORLD), added)
    found = written((tree(about), assume_role_causes(about), silences(about)))
    return repr(added) + repr(found)


@pytest.mark.parametrize("node", ["trust_names_caller", SUBJECT, "anything"])
def test_a_token_given_as_an_answer_leaves_only_its_claims(node: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    text = token()
    added = answered(Added(), node, text)
    everything = shown(added) + caplog.text
    assert not any(piece in everything for piece in text.split("."))
    assert added.claims["sub"] == ("repo:acme/app:environment:prod",)
    grown = written(tree(case(denial(WORLD), evidence(WORLD), added)))
    assert grown is not None and "the job runs in an environment" in grown.finding


def test_a_token_left_among_the_answers_is_not_repeated() -> None:
    text = token()
    added = Added(answers={"trust_names_caller": text, "condition:sts:ExternalId": text, SUBJECT: text})
    everything = shown(added).removeprefix(repr(added))
    assert not any(piece in everything for piece in text.split("."))
