#!/usr/bin/env python3
"""Every sentence that the verifier of Linux 6.1 and 6.12 can say has a row in loader/verifier's tables.

The sentences are the formats of verbose() and its like in kernel/bpf/verifier.c and kernel/bpf/btf.c of Debian's linux-source,
read at test time; the rows are read from the tables' source. What registers, states and types are printed with is no sentence:
formats with fewer than two words.
"""

import re
import sys
from pathlib import Path

import linux_tree

SKIPPED = 77
VERSIONS = ("6.1", "6.12")
FILES = ("kernel/bpf/verifier.c", "kernel/bpf/btf.c")
TABLES = sorted((linux_tree.ROOT / "loader/verifier").glob("*_messages.cpp"))
STRING = r'"((?:[^"\\]|\\.)*)"'
CALL = re.compile(r"\b(?:verbose|verbose_linfo|btf_verifier_log\w*|bpf_log)\(\s*(?:[^\";()]|\([^()]*\))*?((?:" + STRING + r"\s*)+)")
CONVERSION = re.compile(r"%[-+#.\w]*?(?:llx|lld|llu|ld|lu|zu|[dusxc])")


def main() -> int:
    rows = {row for table in TABLES for row in rows_of(table.read_text())}
    missing = []
    count = 0
    try:
        for version in VERSIONS:
            folder = linux_tree.extract(version, FILES)
            for file in FILES:
                for sentence in sentences_of((folder / file).read_text()):
                    count += 1
                    if sentence not in rows:
                        missing.append(f"linux-{version}/{file}: {sentence}")
    except linux_tree.Unavailable as reason:
        print(f"verifier messages: skipped: {reason}")
        return SKIPPED
    for each in missing:
        print(f"FAILED no row for {each}")
    print(f"verifier messages: {count} sentences of Linux {' and '.join(VERSIONS)}, {len(missing)} without a row, {len(rows)} rows")
    return 1 if missing or count < 900 else 0  # fewer: they are not found any more


def rows_of(text: str) -> list[str]:
    return ["".join(re.findall(STRING, row)) for row in re.findall(r"MessageRow\{\s*((?:" + STRING + r"\s*)+),", text)
            for row in [row[0]]]


def sentences_of(text: str) -> list[str]:
    found = dict.fromkeys("".join(re.findall(STRING, call[0])) for call in CALL.findall(text))
    return [each for each in found if is_sentence(each)]


def is_sentence(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]{3,}", CONVERSION.sub("", text))) >= 2


if __name__ == "__main__":
    sys.exit(main())
