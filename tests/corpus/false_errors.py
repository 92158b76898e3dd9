"""What bpfcc's rules say about programs, from its messages: of those that the kernel takes, errors are false, and warnings are
counted."""

import re
from collections.abc import Iterator
from pathlib import Path

import verdicts

SAID = r"^(?P<file>\S+?):(?P<line>\d+)(?::\d+)?: %s: .*\[(?P<rule>bpf-[\w-]+)\]$"
ERROR = re.compile(SAID % "error")
WARNING = re.compile(SAID % "warning")
PLACE = re.compile(r"^\S+?:\d+(?::\d+)?: (?:error|warning): ")
PATH = re.compile(r": note: on a path through '(\w+)'$")


def rules_of(messages: str) -> list[str]:
    """The rules that refused something; empty if anything but rules did."""
    errors = [line for line in messages.splitlines() if re.match(r"^\S+?:\d+(?::\d+)?: (?:fatal )?error: ", line)]
    matches = [ERROR.match(line) for line in errors]
    return sorted({match["rule"] for match in matches}) if errors and all(matches) else []


def find(messages: str, source: Path, judged: verdicts.Verdicts) -> list[str]:
    """The errors in programs that the kernel takes."""
    return [f"false error in {name}, which the kernel takes: {line}"
            for name, line in programs_of(ERROR, messages, source, judged) if name in judged.accepted]


def warned(messages: str, source: Path, judged: verdicts.Verdicts) -> set[str]:
    """The programs that the kernel takes and that a rule warns of."""
    return {name for name, _ in programs_of(WARNING, messages, source, judged) if name in judged.accepted}


def programs_of(wanted: re.Pattern, messages: str, source: Path, judged: verdicts.Verdicts) -> Iterator[tuple[str, str]]:
    """By message: it is about the program that its last note names, else the one whose name stands last before its place in
    the source."""
    text = source.read_text(errors="replace").splitlines()
    lines = messages.splitlines()
    for at, line in enumerate(lines):
        said = wanted.match(line)
        if not said:
            continue
        notes = []
        for each in lines[at + 1:]:
            if PLACE.match(each):
                break
            notes += PATH.findall(each)
        named = notes[-1:] or program_above(text, int(said["line"]), judged.accepted + judged.refused)
        yield from ((name, line) for name in named)


def program_above(text: list[str], line: int, programs: list[str]) -> list[str]:
    wanted = re.compile(r"\b(" + "|".join(map(re.escape, programs)) + r")\s*[(,]") if programs else None
    while line < len(text) and text[line - 1].startswith("SEC("):  # what is wrong with a section is said before the name
        line += 1
    for each in reversed(text[:line]):
        match = wanted.search(each) if wanted else None
        if match:
            return [match[1]]
    return []
