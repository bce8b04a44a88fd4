"""The command line once more, as it was given, to be run with something added."""

import shlex

import click
from click.core import ParameterSource

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.privacy.secrets import without_secrets
from iamdoctor.reference.characters import plain

_SAVES = ("save_to",)


def again(context: click.Context, diagnosis: Diagnosis[str], *more: str) -> str:
    """The same command with ``more``; what came on standard input is told by its principal, action and resource instead."""
    words = ["iamdoctor", "diagnose", *_said(context, diagnosis)]
    for param in context.command.params:
        value = context.params.get(param.name or "")
        if not _was_given(context, param) or param.name in (*_SAVES, "words"):
            continue
        for each in value or () if param.multiple else (value,):
            words += _words(param, each)
    return shlex.join(plain(without_secrets(word)) for word in (*words, *more))


def _was_given(context: click.Context, param: click.Parameter) -> bool:
    """Whether the person gave an option: to this command, or how AWS is reached to the one that hands on to this one."""
    source = context.get_parameter_source(param.name or "")
    handed_on = source is None and param.name in ("profile", "region", "also") and bool(context.params.get(param.name))
    return source == ParameterSource.COMMANDLINE or handed_on


def _said(context: click.Context, diagnosis: Diagnosis[str]) -> list[str]:
    given, about = context.params.get("words") or (), diagnosis.subject
    if given not in ((), ("-",)):
        return list(given)
    if about is None or context.params.get("from_snapshot"):
        return []
    said = (("principal", about.principal), ("action", about.action), ("resource", about.resource))
    return [word for name, value in said if value and not context.params.get(name) for word in (f"--{name}", value)]


def _words(param: click.Parameter, value: object) -> list[str]:
    """An option as it was written; a flag stands for its own value."""
    if isinstance(param, click.Option) and param.is_flag:
        return [param.opts[0]] if value in (True, param.flag_value) else []
    return [param.opts[0], "=".join(value) if isinstance(value, tuple) else str(value)]
