"""Text as files and pipes hold it."""


def decoded(data: bytes) -> str:
    """Text from bytes, also as PowerShell's ``>`` writes it; what is no text is replaced, not refused."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(encoding, errors="replace")
