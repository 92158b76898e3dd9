#!/usr/bin/env python3
"""Draws explanations at random, always the same ones, to be read by hand: the table of docs/explanations-read.md.

draw_explanations.py ROWS [--count N] [--seed N] [--context LINES]. ROWS is what explanations.py --rows wrote. Each drawn refusal is
one line of Markdown; with --context, the last lines of the verifier's log follow it, for who judges.
"""

import argparse
import hashlib
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description="draws explanations to read: see the head of this file")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2031)
    parser.add_argument("--context", type=int, default=0, metavar="LINES")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.rows.read_text().splitlines()]
    # By a hash of the name: one refusal more or less, on another kernel, changes one row and not all.
    rows.sort(key=lambda row: hashlib.sha256(f"{options.seed} {row['file']} {row['program']}".encode()).hexdigest())
    for number, row in enumerate(rows[:options.count], 1):
        print(table_row(number, row))
        for line in row["tail"].splitlines()[-options.context:] if options.context else []:
            print("    " + line)


def table_row(number: int, row: dict) -> str:
    said = row["message"] + (f" ({row['label']})" if row["label"] else "")
    notes = "; ".join(row["notes"])
    cells = (number, f"{row['file']}:{row['line']} {row['program']}", row["cause"], said, notes, row["help"])
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    main()
