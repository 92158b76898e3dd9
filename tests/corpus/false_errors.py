"""Which programs bpfcc's rules refuse, from its messages; those that the kernel takes are false errors."""

import re
from pathlib import Path

import verdicts

ERROR = re.compile(r"^(?P<file>\S+?):(?P<line>\d+)(?::\d+)?: error: .*\[(?P<rule>bpf-[\w-]+)\]$")
PLACE = re.compile(r"^\S+?:\d+(?::\d+)?: (?:error|warning): ")
PATH = re.compile(r": note: on a path through '(\w+)'$")


def rules_of(messages: str) -> list[str]:
    """The rules that refused something; empty if anything but rules did."""
    errors = [line for line in messages.splitlines() if re.match(r"^\S+?:\d+(?::\d+)?: (?:fatal )?error: ", line)]
    matches = [ERROR.match(line) for line in errors]
    return sorted({match["rule"] for match in matches}) if errors and all(matches) else []


def find(messages: str, source: Path, judged: verdicts.Verdicts) -> list[str]:
    """The errors in programs that the kernel takes. An error is in the program that its last note names, else in the one whose
    name stands last before it in the source."""
    text = source.read_text(errors="replace").splitlines()
    lines = messages.splitlines()
    found = []
    for at, line in enumerate(lines):
        error = ERROR.match(line)
        if not error:
            continue
        notes = []
        for each in lines[at + 1:]:
            if PLACE.match(each):
                break
            notes += PATH.findall(each)
        named = notes[-1:] or program_above(text, int(error["line"]), judged.accepted + judged.refused)
        found += [f"false error in {name}, which the kernel takes: {line}" for name in named if name in judged.accepted]
    return found


def program_above(text: list[str], line: int, programs: list[str]) -> list[str]:
    wanted = re.compile(r"\b(" + "|".join(map(re.escape, programs)) + r")\s*[(,]") if programs else None
    while line < len(text) and text[line - 1].startswith("SEC("):  # what is wrong with a section is said before the name
        line += 1
    for each in reversed(text[:line]):
        match = wanted.search(each) if wanted else None
        if match:
            return [match[1]]
    return []
