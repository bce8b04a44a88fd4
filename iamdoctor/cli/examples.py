"""What stands below the options in ``--help``: the command as one types it, and what it ends with."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "app": (
        ("aws s3 ls 2>&1 | iamdoctor", "open the paste box with that error in it"),
        ("iamdoctor --demo", "try it on broken accounts inside the program"),
        ("iamdoctor --demo boundary", "open one of them"),
        ("iamdoctor --serve", "the same app in a browser on this machine"),
        ("iamdoctor --from-snapshot case.json", "open what a snapshot holds, with no call at all"),
    ),
    "parse": (
        ("iamdoctor parse error.txt", "the error as one line of JSON"),
        ("kubectl logs pod | iamdoctor parse --all", "every error of a log"),
    ),
    "evaluate": (("iamdoctor evaluate --brief requests.jsonl", "a decision a line"),),
    "lint": (
        ("iamdoctor lint policy.json", "grammar, size, what can never match, what AWS advises against"),
        ("iamdoctor lint --fix policy.json > mended.json", "the document with what can be mended safely"),
        ("iamdoctor lint --type trust --json trust.json", "the report as JSON"),
    ),
    "diagnose": (
        ("aws s3 cp s3://reports/q3.csv . 2>&1 | iamdoctor diagnose", "the answer on one screen"),
        ("iamdoctor diagnose --full error.txt", "with evidence, every fix and every step"),
        ("iamdoctor diagnose --json error.txt", "the same as JSON"),
        ("iamdoctor diagnose --what-if aws:PrincipalTag/team=finance error.txt", "what would be, with another value"),
        ("iamdoctor diagnose --also partner-ro error.txt", "with both sides of an account boundary"),
        ("iamdoctor diagnose --from-snapshot mine.json --from-snapshot theirs.json", "from saved evidence, with no call at all"),
    ),
    "preflight": (
        ("iamdoctor preflight --profile oncall", "which reads are open to you"),
        ("iamdoctor preflight --policy", "the policy that opens them all"),
        ("iamdoctor preflight --policy --checkup", "the policy that a checkup needs"),
    ),
    "checkup": (
        ("iamdoctor checkup --profile oncall", "what is weak in that account"),
        ("iamdoctor checkup --demo", "try it"),
    ),
    "config": (
        ("iamdoctor config path", "where the configuration file is"),
        ("iamdoctor config show", "what holds now, with what may be set"),
        ("iamdoctor config edit", "open it in $VISUAL or $EDITOR"),
    ),
    "completion": (
        ('eval "$(iamdoctor completion bash)"', "in ~/.bashrc"),
        ('eval "$(iamdoctor completion zsh)"', "in ~/.zshrc"),
        ("iamdoctor completion fish > ~/.config/fish/completions/iamdoctor.fish", "for fish"),
    ),
    "man": (("iamdoctor man | man -l -", "read the manual page"),),
}
EXIT_CODES = (
    ("0", "answered; nothing is denied, missing or wrong"),
    ("1", "answered; something is denied or missing, or a policy has a fault"),
    ("2", "bad usage, or input that cannot be read"),
    ("3", "AWS could not be asked, and nothing else answers"),
    ("130", "stopped from the keyboard"),
)


def epilog(command: str) -> str:
    """Examples and exit codes, as click lays them out."""
    examples = [f"  {line}\n      {about}" for line, about in EXAMPLES.get(command, ())]
    codes = [f"  {code:<4} {meaning}" for code, meaning in EXIT_CODES]
    blocks = [["Examples:", *examples]] if examples else []
    return "\n\n".join("\b\n" + "\n".join(block) for block in [*blocks, ["Exit codes:", *codes]])
