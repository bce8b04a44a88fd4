"""What an hour of walking cases in one process costs in memory, threads and sockets: ``python benchmarks/life.py [SECONDS]``.

Walks against an endpoint on this machine for so long (default: 60), after a warm-up, and prints the growth and what it comes to in an hour
at the pace of a person, who opens a case a minute.
"""

import asyncio
import gc
import os
import sys
import threading
import time

from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.walk import walk
from tests.aws.hostile_aws import Handler, endpoint

_DENIED = Denial(kind="access_denied", principal="arn:aws:iam::123456789012:user/ana", action="s3:GetObject", resource="arn:aws:s3:::b/k")
_AN_HOUR = 60
"""Cases of an hour."""


def _answer(to: Handler) -> None:
    if "GetCallerIdentity" in to.body:
        to.caller()
    else:
        to.refuse("AccessDenied", "no", 403)


def _state() -> tuple[int, int, int]:
    """Kilobytes of memory, threads, open files and sockets."""
    gc.collect()
    with open("/proc/self/status") as status:
        memory = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return memory, threading.active_count(), len(os.listdir("/proc/self/fd"))


async def _walks(until: float) -> int:
    count = 0
    while count == 0 or time.monotonic() < until:
        async for _ in walk(_DENIED, access=Access(region="us-east-1")):
            pass
        count += 1
    return count


def main(seconds: float) -> None:
    """Warm up, walk, and print."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_EC2_METADATA_DISABLED": "true"}
    with endpoint(_answer) as server:
        os.environ["AWS_ENDPOINT_URL"] = server.url
        asyncio.run(_walks(time.monotonic() + seconds / 4))
        before = _state()
        count = asyncio.run(_walks(time.monotonic() + seconds))
        after = _state()
    grown = (after[0] - before[0]) / 1024
    print(
        f"{count} walks in {seconds:.0f} s: memory {grown:+.1f} MB, threads {after[1] - before[1]:+}, open files {after[2] - before[2]:+}"
    )
    print(f"An hour of a case a minute, extrapolated: {grown / count * _AN_HOUR:+.1f} MB")


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 60)
