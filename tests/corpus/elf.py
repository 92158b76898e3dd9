"""As much of ELF as a BPF object has: sections, symbols and relocations of a 64-bit little-endian file."""

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SHT_SYMTAB, SHT_NOBITS, SHT_REL = 2, 8, 9
SHF_EXECINSTR = 4
STT_FUNC, STT_SECTION = 2, 3


@dataclass(frozen=True)
class Section:
    name: str
    type: int
    flags: int
    size: int
    content: bytes  # empty for SHT_NOBITS
    link: int
    info: int


@dataclass(frozen=True)
class Symbol:
    name: str  # a section symbol has its section's
    info: int  # binding and type
    other: int  # visibility
    section: str
    value: int
    size: int


@dataclass(frozen=True)
class Relocation:
    offset: int
    type: int
    symbol: Symbol


class Elf:
    def __init__(self, path: Path):
        self._bytes = path.read_bytes()
        if self._bytes[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path}: not a 64-bit little-endian ELF file")

    @cached_property
    def sections(self) -> list[Section]:
        table, = struct.unpack_from("<Q", self._bytes, 40)
        count, names_at = struct.unpack_from("<HH", self._bytes, 60)
        headers = [struct.unpack_from("<IIQQQQIIQQ", self._bytes, table + 64 * i) for i in range(count)]
        names = self._bytes[headers[names_at][4]:][:headers[names_at][5]]
        return [Section(text_at(names, name), type, flags, size,
                        b"" if type == SHT_NOBITS else self._bytes[offset:offset + size], link, info)
                for name, type, flags, _, offset, size, link, info, _, _ in headers]

    @cached_property
    def symbols(self) -> list[Symbol]:
        table = next((each for each in self.sections if each.type == SHT_SYMTAB), None)
        if table is None:
            return []
        names = self.sections[table.link].content
        symbols = []
        for name, info, other, index, value, size in struct.iter_unpack("<IBBHQQ", table.content):
            section = self.sections[index].name if index < len(self.sections) else hex(index)
            own_name = section if info & 15 == STT_SECTION else text_at(names, name)
            symbols.append(Symbol(own_name, info, other, section, value, size))
        return symbols

    def section(self, name: str) -> Section | None:
        return next((each for each in self.sections if each.name == name), None)

    def relocations(self, section: Section) -> list[Relocation]:
        return [Relocation(offset, info & 0xffffffff, self.symbols[info >> 32])
                for offset, info in struct.iter_unpack("<QQ", section.content)]


def text_at(names: bytes, offset: int) -> str:
    return names[offset:names.index(b"\0", offset)].decode()
