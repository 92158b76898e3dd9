"""The selftests' programs that the kernel must refuse: those that are marked with __failure, a declaration tag."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import suites

MARKER = re.compile(r'^# (\d+) "((?:[^"\\]|\\.)*)"')
FAILURE = '"comment:test_expect_failure"'
MESSAGE = re.compile(r'test_expect_msg="\s*"\d+"\s*"="\s*"((?:[^"\\]|\\.)*)"')
ASSEMBLY = re.compile(r'\basm\s+volatile\s*(?:goto\s*)?\(\s*((?:"(?:[^"\\]|\\.)*"\s*)*)')
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
ATTRIBUTE = re.compile(r"__attribute__\s*\(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{};]|[^"{};]+')
# More instructions than this in one text, and a program is assembly rather than C; macros of headers have fewer.
MOST_INSTRUCTIONS = 3


@dataclass(frozen=True)
class Function:
    name: str
    head: str  # without the braces in literals
    body: str
    lines: tuple[int, int]  # in the source, from the end of the declaration before it

    def uses_assembly(self) -> bool:
        for match in ASSEMBLY.finditer(self.body):
            instructions = [part for part in re.split(r"\\n|;", match[1].replace('"', "")) if part.strip()]
            if len(instructions) > MOST_INSTRUCTIONS:
                return True
        return False


@dataclass(frozen=True)
class MarkedProgram:
    name: str
    message: str  # the last one that the test expects in the verifier's log
    places: tuple[tuple[int, int], ...]  # lines of the program, and of the functions that it names, and so on

    def contains(self, line: int) -> bool:
        return any(first <= line <= last for first, last in self.places)


def marked_programs(case: suites.Case) -> list[MarkedProgram]:
    """The marked programs of a source that are written in C."""
    source = case.folder / case.source
    if "__failure" not in source.read_text(errors="replace"):
        return []
    shown = subprocess.run(["clang-19", "-E", *case.flags, "--target=bpf", case.source], cwd=case.folder,
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    found = list(functions(shown.stdout, case.source))
    by_name = {function.name: function for function in found}
    programs = []
    for function in found:
        # BPF_PROG and its like make two functions of one: the marked one calls ____NAME.
        inner = by_name.get(f"____{function.name}", function)
        is_assembly = re.search(r"\bnaked\b", function.head) or inner.uses_assembly()
        if FAILURE not in function.head or is_assembly:
            continue
        messages = MESSAGE.findall(function.head)
        programs.append(MarkedProgram(function.name, messages[-1] if messages else "",
                                      tuple(each.lines for each in reached(function, by_name))))
    return programs


def reached(function: Function, by_name: dict[str, Function]) -> list[Function]:
    seen = {function.name: function}
    waiting = [function]
    while waiting:
        body = waiting.pop().body
        for name in set(re.findall(r"\w+", LITERAL.sub('""', body))) & by_name.keys() - seen.keys():
            seen[name] = by_name[name]
            waiting.append(by_name[name])
    return list(seen.values())


def functions(preprocessed: str, source: str) -> Iterator[Function]:
    """The function definitions that stand in the source itself, with the marked declarations before them."""
    line, is_here, depth = 0, False, 0
    text = ""
    first = 0
    for each in preprocessed.splitlines():
        marker = MARKER.match(each)
        if marker:
            line, is_here = int(marker[1]), marker[2] == source
            continue
        for part in TOKEN.findall(each) if is_here else ():
            if not text and not part.strip():
                continue
            first = first if text else line
            text += part
            depth += (part == "{") - (part == "}")
            if depth == 0 and part == "}" and "(" in text:
                yield described(text, (first, line))
            if depth == 0 and (part == "}" or (part == ";" and FAILURE not in text)):
                text = ""
        text += "\n" if text else ""
        line += 1


def described(text: str, lines: tuple[int, int]) -> Function:
    text = LITERAL.sub(lambda match: match[0].replace("{", "").replace("}", ""), text)
    head, _, body = text.partition("{")
    names = re.findall(r"(\w+)\s*\(", ATTRIBUTE.sub("", LITERAL.sub('""', head)))
    return Function(names[0] if names else "", head, body, lines)
