"""BTF and BTF.ext as plain values that do not depend on how types are numbered and strings are laid out.

LLVM puts the types that a program only points to into an order that follows the addresses of its own data, so that two
builds of the same LLVM number them differently (BTFDebug's FixupDerivedTypes is a map keyed by pointer).
"""

import struct
from collections import Counter

from elf import text_at

INT, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FUNC_PROTO, VAR, DATASEC, FLOAT, \
    DECL_TAG, TYPE_TAG, ENUM64 = range(1, 20)

# What follows struct btf_type of each kind: one record ("fixed"), then one record for each of vlen ("each"). In a record
# s is the offset of a string, t the number of a type, i a plain integer.
FIXED = {INT: "i", ARRAY: "tti", VAR: "i", DECL_TAG: "i"}
EACH = {STRUCT: "sti", UNION: "sti", ENUM: "si", FUNC_PROTO: "st", DATASEC: "tii", ENUM64: "sii"}
REFERS = {PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FUNC_PROTO, VAR, DECL_TAG, TYPE_TAG}  # size_or_type is a type


class Btf:
    """The content of a .BTF section; `types[i]` is type number i as (plain values, the numbers of types it refers to)."""

    def __init__(self, content: bytes):
        magic, version, _, header, type_at, type_size, string_at, string_size = struct.unpack_from("<HBBIIIII", content)
        if (magic, version) != (0xeb9f, 1):
            raise ValueError("not BTF")
        self.strings = content[header + string_at:][:string_size]
        self.types: list[tuple[tuple, tuple[int, ...]]] = [(("void",), ())]
        data = content[header + type_at:][:type_size]
        at = 0
        while at < len(data):
            at = self._read_type(data, at)
        self.meanings = self._meanings()

    def text(self, offset: int) -> str:
        return text_at(self.strings, offset)

    def _read_type(self, data: bytes, at: int) -> int:
        name, info, size_or_type = struct.unpack_from("<III", data, at)
        at += 12
        kind, count = info >> 24 & 31, info & 0xffff
        plain: list = [kind, info >> 31, count, self.text(name)]
        refers: list[int] = []
        (refers if kind in REFERS else plain).append(size_or_type)
        for letter in FIXED.get(kind, "") + EACH.get(kind, "") * count:
            value, = struct.unpack_from("<I", data, at)
            at += 4
            if letter == "t":
                refers.append(value)
            else:
                plain.append(self.text(value) if letter == "s" else value)
        self.types.append((tuple(plain), tuple(refers)))
        return at

    def shapes(self) -> list[int]:
        """A number for each type that depends on its kind, its name and the names in it."""
        return [hash(tuple(each for each in (plain[0], *plain[3:]) if isinstance(each, str))) for plain, _ in self.types]

    def _meanings(self) -> list[int]:
        """A number for each type that depends on all that can be reached from it, and on nothing else: each round looks one
        reference further, until no more types are told apart."""
        meanings = [hash(plain) for plain, _ in self.types]
        distinct = 0
        while len(set(meanings)) > distinct:
            distinct = len(set(meanings))
            meanings = [hash((plain, tuple(meanings[i] for i in refers))) for plain, refers in self.types]
        return meanings


def same_types(one: Btf, other: Btf) -> bool:
    return Counter(one.meanings) == Counter(other.meanings)


FUNCTIONS, LINES, RELOCATIONS = range(3)  # the parts of a .BTF.ext section
TYPE_IDS = (6, 7)  # BPF_CORE_TYPE_ID_LOCAL and _TARGET: the instruction holds the number of a type


def ext_records(btf: Btf, content: bytes, meanings: list[int] | None = None) -> list[tuple]:
    """The records of a .BTF.ext section: functions, lines and CO-RE relocations of each section of instructions, each with
    the number of its part and its section. `meanings`, of types, instead of those of `btf`."""
    header, *parts = struct.unpack_from("<I6I", content, 4)
    records = []
    for part, (at, size) in enumerate(zip(parts[0::2], parts[1::2])):
        data = content[header + at:][:size]
        record_size, = struct.unpack_from("<I", data) if size else (0,)
        position = 4
        while position < size:
            section, count = struct.unpack_from("<II", data, position)
            position += 8
            for _ in range(count):
                fields = struct.unpack_from(f"<{record_size // 4}I", data, position)
                records.append((part, btf.text(section), *meaning_of_ext(btf, meanings or btf.meanings, part, fields)))
                position += record_size
    return records


def meaning_of_ext(btf: Btf, meanings: list[int], part: int, fields: tuple[int, ...]) -> tuple:
    if part == FUNCTIONS:  # struct bpf_func_info
        offset, type_id = fields
        return offset, meanings[type_id]
    if part == LINES:  # struct bpf_line_info
        offset, file, line, column = fields
        return offset, btf.text(file), btf.text(line), column
    offset, type_id, access, kind = fields  # struct bpf_core_relo
    return offset, meanings[type_id], btf.text(access), kind
