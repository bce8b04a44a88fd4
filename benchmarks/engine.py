"""How fast the engine is: evaluations a second, memory of compiled documents, and the ratio to ``@cloud-copilot/iam-simulate``.

Run: ``.venv/bin/python benchmarks/engine.py``. The peer is measured where node and npm are at hand (it is installed in a temporary folder);
``--without-peer`` leaves it out. Prints one line a figure. Aims: cold at most 1.0 times the peer's time, warm at most 0.3.

* cold: the documented cases, each with its own documents: parse, compile, decide.
* warm: one principal with ten AWS managed policies of some 3 KB, compiled once, against 1,000 requests.

Explained, warm, takes some 16 times the time without explanation, and misses the aim: each of the 110 statements gets its answer, and each
of its three elements a sentence, some 400 objects a request. What is left is the making of those, and the calls to make them.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iamdoctor.iam.documents import parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.glob import glob
from iamdoctor.iam.lines import read
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request

ROOT = Path(__file__).parent.parent
CASES = [json.loads(line) for line in (ROOT / "tests/iam/cases/evaluate.jsonl").read_text().splitlines()]
ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"

PEER = """
import { runSimulation } from '@cloud-copilot/iam-simulate'
import { readFileSync } from 'node:fs'
const work = JSON.parse(readFileSync(process.argv[2], 'utf8'))
async function best(requests) {
  let least = Infinity
  for (let turn = 0; turn < work.turns; turn++) {
    const began = performance.now()
    for (const request of requests) await runSimulation(request, {})
    least = Math.min(least, performance.now() - began)
  }
  return least / requests.length
}
console.log(JSON.stringify({ cold: await best(work.cold), warm: await best(work.warm) }))
"""


def best(work: Callable[[], Any], turns: int = 5) -> float:
    """Seconds of the fastest of some runs."""
    times = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def managed_policies(count: int = 10) -> dict[str, Any]:
    """AWS managed policies nearest to 3 KB, as moto holds them."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    documents = {name: policy["Document"] for name, policy in json.loads(aws_managed_policies_data).items()}
    near = sorted(documents, key=lambda name: (abs(len(json.dumps(documents[name])) - 3072), name))
    return {name: documents[name] for name in near[:count]}


def warm_requests(policies: dict[str, Any], count: int = 1000) -> list[tuple[str, str]]:
    """Actions that the policies name and others that they do not, with a resource each."""
    statements = [statement for policy in policies.values() for statement in policy["Statement"]]
    lists = [statement.get("Action", []) for statement in statements]
    named = [action for actions in lists for action in ([actions] if isinstance(actions, str) else actions) if "*" not in action]
    pool = sorted({*named, "s3:GetObject", "sqs:SendMessage", "iam:PassRole", "ec2:StartInstances"})
    return [(pool[index % len(pool)], f"arn:aws:s3:::bucket/{index}") for index in range(count)]


def request_of(action: str, resource: str) -> Request:
    """A request of the benchmark's user."""
    context = {"aws:PrincipalArn": USER, "aws:username": "alice", "aws:PrincipalAccount": ACCOUNT}
    return Request(principal=Principal.parse(USER), action=action, resource=resource, resource_account=ACCOUNT, context=context)


def for_peer(case: dict[str, Any]) -> dict[str, Any]:
    """A case as the peer takes it."""

    def named(documents: Any, name: str) -> list[dict[str, Any]]:
        return [{"name": f"{name}{index}", "policy": document} for index, document in enumerate(documents or [])]

    def levels(found: Any) -> list[dict[str, Any]]:
        return [{"orgIdentifier": f"ou-{index}", "policies": named(level, "p")} for index, level in enumerate(found or [])]

    asked = case["request"]
    context = {key: [str(each) for each in value] if isinstance(value, list) else str(value) for key, value in asked["context"].items()}
    anonymous = asked["principal"] == "anonymous"
    return {
        "request": {
            "principal": {"type": "Anonymous"} if anonymous else asked["principal"],
            "action": asked["action"],
            "resource": {"resource": asked["resource"], "accountId": asked["resource_account"]},
            "contextVariables": context,
        },
        "sessionPolicy": (case["session_policies"] or [None])[0],
        "identityPolicies": named(case["identity_policies"], "identity"),
        "serviceControlPolicies": levels(case["scps"]),
        "resourceControlPolicies": levels(case["rcps"]),
        "resourcePolicy": case["resource_policy"],
        "permissionBoundaryPolicies": named([case["permission_boundary"]], "boundary") if case["permission_boundary"] else None,
        "vpcEndpointPolicies": named(case["vpce_policies"], "vpce") or None,
        "additionalSettings": case.get("settings"),
    }


def peer(cold: list[dict[str, Any]], warm: list[dict[str, Any]]) -> dict[str, float] | None:
    """Milliseconds a simulation of the peer's, ``None`` where it cannot be run."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "peer.mjs").write_text(PEER)
        (Path(folder) / "work.json").write_text(json.dumps({"cold": cold, "warm": warm, "turns": 5}))
        installed = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "@cloud-copilot/iam-simulate"], cwd=folder, capture_output=True, check=False
        )
        if installed.returncode:
            return None
        ran = subprocess.run(["node", "peer.mjs", "work.json"], cwd=folder, capture_output=True, text=True, check=False)
        return json.loads(ran.stdout) if ran.returncode == 0 else None


def cold(explain: bool) -> float:
    """Milliseconds a case, documents and all."""

    def work() -> None:
        for case in CASES:
            request, policies, _ = read(case)
            evaluate(request, policies, explain=explain)

    return best(work) / len(CASES) * 1000


def warm(policies: Policies, requests: list[Request], explain: bool) -> float:
    """Milliseconds a request against compiled documents."""

    def work() -> None:
        for request in requests:
            evaluate(request, policies, explain=explain)

    return best(work) / len(requests) * 1000


def memory(documents: dict[str, Any]) -> float:
    """Bytes that a compiled document takes for each byte of its JSON, its source left aside."""
    sources = list(documents.values())
    tracemalloc.start()
    kept = [parse(sources[index % len(sources)], policy_type="identity", name="m") for index in range(1000)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(kept)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--without-peer", action="store_true")
    documents = managed_policies()
    policies = Policies(identity=tuple(parse(each, policy_type="identity", name=name) for name, each in documents.items()))
    asked = warm_requests(documents)
    requests = [request_of(action, resource) for action, resource in asked]
    base = {key: None for key in ("session_policies", "scps", "rcps", "resource_policy", "permission_boundary", "vpce_policies")}
    as_case = [
        {**base, "request": {"principal": USER, "action": each[0], "resource": each[1], "resource_account": ACCOUNT, "context": {}}}
        for each in asked
    ]
    identity = {"identity_policies": list(documents.values())}
    without_peer = options.parse_args().without_peer
    theirs = None if without_peer else peer([for_peer(case) for case in CASES], [for_peer({**case, **identity}) for case in as_case])
    for name, mine, key, aim in (
        ("cold", cold(False), "cold", 1.0),
        ("cold, explained", cold(True), "cold", None),
        ("warm", warm(policies, requests, False), "warm", 0.3),
        ("warm, explained", warm(policies, requests, True), "warm", None),
    ):
        ratio = f"  {mine / theirs[key]:.2f} of the peer's {theirs[key]:.3f} ms" if theirs else "  (no peer)"
        print(f"{name:16} {mine:8.3f} ms  {1000 / mine:10,.0f} a second{ratio}{f'  aim {aim}' if aim else ''}")
    size = sum(len(json.dumps(each)) for each in documents.values()) / len(documents)
    print(f"{'memory':16} {memory(documents) / 1024:8.1f} KiB a compiled document of {size / 1024:.1f} KiB JSON (1,000 documents)")
    hostile = "*a" * 3000
    compiled = glob(hostile)
    took = max(best(lambda: glob(hostile)), best(lambda: compiled.matches("a" * 6000)), best(lambda: compiled.matches("a" * 2999)))
    print(f"{'hostile pattern':16} {took * 1000:8.3f} ms to compile or match 6,000 characters")
    marked = glob("*a?" * 2000)
    print(f"{'... with ?':16} {best(lambda: marked.matches('a' * 6000)) * 1000:8.3f} ms to match 6,000 characters")


if __name__ == "__main__":
    main()
