"""What ``lint`` says of AWS's own managed policies, as moto ships them: how many findings of each check, in how many policies.

python benchmarks/lint.py [CHECK]    with a check's id: the findings of that check, one a line
"""

import json
import sys
import time
from collections import Counter, defaultdict

from moto.iam.aws_managed_policies import aws_managed_policies_data

from iamdoctor.lint import check


def main() -> None:
    policies = json.loads(aws_managed_policies_data)
    counts: Counter[str] = Counter()
    where: defaultdict[str, set[str]] = defaultdict(set)
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    start = time.perf_counter()
    for name, policy in policies.items():
        for finding in check(policy["Document"], "managed").findings:
            counts[finding.id] += 1
            where[finding.id].add(name)
            if finding.id == wanted:
                print(f"{name} {finding.path}: {finding.message}")
    elapsed = time.perf_counter() - start
    print(f"{len(policies)} policies, {elapsed / len(policies) * 1000:.1f} ms each")
    print("| check | findings | policies |\n| --- | --- | --- |")
    for check_id, count in counts.most_common():
        print(f"| {check_id} | {count} | {len(where[check_id])} |")


if __name__ == "__main__":
    main()
