"""Odd characters of names stay one word of a command, as a shell itself parses it back, and one text of a ticket."""

import json
import re
import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.aws.command import command
from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Entity, Evidence, Policy, Read
from iamdoctor.report import markdown

ODD = ["$(touch x)", "`id`", "a'b", 'a"b', "a b", "a;b", "a|b", "a&b", "-rf", "*", "~", "#x", "a\\b", "!x", "{a,b}", "$HOME", "<x", "é☃"]
MARKUP = [
    "](http://evil)",
    "![x](http://evil)",
    "<img src=x>",
    "```",
    "|",
    "**b**",
    "<!--",
    "\n# h",
    "&lt;",
    "[a]: http://evil",
    "`",
    "~~~",
]


def parsed_back(line: str) -> list[str]:
    """The words that a shell makes of a command, whose program is not run."""
    script = f'aws() {{ for word in "$@"; do printf "%s\\0" "$word"; done; }}\n{line}\n'
    ran = subprocess.run(["sh", "-c", script], capture_output=True, check=True, cwd="/")
    return ran.stdout.decode().split("\0")[:-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=1, max_size=4))
def test_a_shell_parses_a_read_back_to_what_was_asked(names: list[str]) -> None:
    params = {"RoleName": names[0], "Names": names}
    line = command("iam", "GetRole", params, profile=names[-1] or None, region=None)
    wanted = ["iam", "get-role", "--role-name", names[0], "--names", *names, *(["--profile", names[-1]] if names[-1] else [])]
    assert parsed_back(line) == wanted


def evidence(role: str, bucket: str) -> Evidence:
    skipped: dict[str, Any] = {name: Read("skipped") for name in Evidence.__struct_fields__ if isinstance(getattr(Evidence(), name), Read)}
    policy = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}x"}]}
    )
    arn = f"arn:aws:iam::111122223333:role/{role}"
    return Evidence(
        **{
            **skipped,
            "caller": Read("found", Caller(arn="arn:aws:iam::111122223333:user/oncall", account="111122223333")),
            "principal": Read("found", Entity(kind="role", arn=arn, name=role, account="111122223333")),
            "policies": Read("found", (Policy(name=role, kind="inline", attached_to=f"role {role}", document=policy),)),
            "boundary": Read("none"),
            "scps": Read("none"),
        }
    )


@pytest.mark.parametrize("odd", [*ODD, *MARKUP])
def test_the_commands_of_a_fix_are_words_of_a_shell_and_change_nothing_else(odd: str) -> None:
    name = odd.replace("\n", "")
    denied = Denial(
        kind="access_denied", principal=f"arn:aws:iam::111122223333:role/{name}", action="s3:GetObject", resource=f"arn:aws:s3:::{name}/k"
    )
    found = diagnose(denied, evidence(name, name))
    lines = [line for fix in found.fixes for line in fix.cli if line.startswith("aws ")]
    for line in lines:
        assert parsed_back(line) == shlex.split(line)[1:]
        words = parsed_back(line)
        assert "--role-name" not in words or words[words.index("--role-name") + 1] == name


@pytest.mark.parametrize("odd", MARKUP)
def test_no_markup_breaks_out_of_a_ticket(odd: str) -> None:
    denied = Denial(
        kind="access_denied",
        principal=f"arn:aws:iam::111122223333:role/{odd}",
        action="s3:GetObject",
        resource=f"arn:aws:s3:::{odd}/k",
        message=f"before {odd} after",
    )
    ticket = markdown.render(diagnose(denied, evidence(odd, odd)))
    outside = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", ticket)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    outside = re.sub(r"\\[\\`*_{}\[\]<>#|~&!$.)+=-]", "", outside)
    outside = re.sub(r"<https://[^>\s]*>", "", outside)
    assert not re.search(r"!\[|\]\(|<\w|<!--|```|~~~|^\[[^\]]*\]:", outside, re.M), outside
    assert outside.count("\n# ") == 0
