"""Compares two objects made from one source: nothing may differ that a loader, the verifier or a person reading a trace sees."""

import dataclasses
from collections import Counter
from pathlib import Path

import btf
from elf import SHF_EXECINSTR, SHT_REL, SHT_SYMTAB, Elf, Section

# Not compared: clang's hint to linkers about folding functions, which no BPF loader reads, the strings of symbols, which are
# compared with the symbols, and LINUX_VERSION_CODE, which comes from the host's headers there and from the embedded ones here.
IGNORED = {".llvm_addrsig", ".strtab", "version"}


def differences(reference: Path, object: Path) -> list[str]:
    """One sentence for each thing that differs; empty if the objects are the same."""
    one, other = Elf(reference), Elf(object)
    found = [f"section {name} only in {who}" for name, who in lone_sections(one, other)]
    if symbols(one) != symbols(other):
        found.append(f"symbols: {first_difference(symbols(one), symbols(other))}")
    for section in one.sections:
        twin = other.section(section.name)
        if twin is not None and not same_section(one, section, other, twin):
            found.append(describe(section, twin))
    return found + btf_differences(one, other)


def machine_differences(reference: Path, object: Path) -> list[str]:
    """One sentence for each thing that differs in what the machine runs and what is relocated in it: sections, instructions,
    data, symbols, CO-RE relocations. The types need not be the same: those only pointed to may be defined or declared, and
    bpftool's vmlinux.h has the sizes of some structs wrong (7.1, of those that hold a struct inode)."""
    one, other = Elf(reference), Elf(object)
    found = [f"section {name} only in {who}" for name, who in lone_sections(one, other)]
    if symbols(one) != symbols(other):
        found.append(f"symbols: {first_difference(symbols(one), symbols(other))}")
    relocations = [core_relocations(elf) for elf in (one, other)]
    if relocations[0] != relocations[1]:
        found.append(f"CO-RE relocations: {first_difference(*relocations)}")
    type_ids = {(section, offset) for _, section, offset, *_, kind in relocations[0] if kind in btf.TYPE_IDS}
    for section in one.sections:
        twin = other.section(section.name)
        if twin is not None and not same_section(one, without_type_ids(section, type_ids), other,
                                                 without_type_ids(twin, type_ids)):
            found.append(describe(section, twin))
    return found


def core_relocations(elf: Elf) -> list[tuple]:
    sections = [elf.section(name) for name in (".BTF", ".BTF.ext")]
    if None in sections:
        return []
    types = btf.Btf(sections[0].content)
    records = btf.ext_records(types, sections[1].content, types.shapes())
    return sorted(record for record in records if record[0] == btf.RELOCATIONS)


def without_type_ids(section: Section, type_ids: set[tuple[str, int]]) -> Section:
    """With 0 for the immediate values that are numbers of types in the object's own BTF."""
    content = bytearray(section.content)
    for name, offset in type_ids:
        if name == section.name:
            content[offset + 4:offset + 8] = bytes(4)
    return dataclasses.replace(section, content=bytes(content))


def identical_bytes(reference: Path, object: Path) -> bool:
    """Whether all that ends up in the kernel is the same byte for byte: instructions, data, relocations' places, types."""
    def loaded(elf: Elf) -> dict[str, bytes]:
        return {section.name: section.content for section in elf.sections
                if section.type not in (SHT_REL, SHT_SYMTAB) and section.name not in IGNORED
                and not section.name.startswith(".debug_")}
    return loaded(Elf(reference)) == loaded(Elf(object))


def debug_differences(reference: Path, object: Path) -> list[str]:
    """The sections of DWARF that differ, which only people and the explanations of bpfrun read."""
    one, other = Elf(reference), Elf(object)
    return [section.name for section in one.sections if section.name.startswith(".debug_")
            and (twin := other.section(section.name)) is not None and twin.content != section.content]


def lone_sections(one: Elf, other: Elf) -> list[tuple[str, str]]:
    names = [{section.name for section in elf.sections} - IGNORED for elf in (one, other)]
    return [(name, "the reference") for name in sorted(names[0] - names[1])] + \
           [(name, "ours") for name in sorted(names[1] - names[0])]


def symbols(elf: Elf) -> list[tuple]:
    return sorted((each.name, each.info, each.other, each.section, each.value, each.size) for each in elf.symbols)


def same_section(one: Elf, section: Section, other: Elf, twin: Section) -> bool:
    name = section.name
    if name in IGNORED or section.type == SHT_SYMTAB or name in (".BTF", ".BTF.ext"):
        return True  # compared by what they mean
    if name in (".rel.BTF", ".rel.BTF.ext"):  # where they apply is compared with the types
        return Counter(each.symbol for each in one.relocations(section)) == \
            Counter(each.symbol for each in other.relocations(twin))
    if name.startswith((".debug_", ".rel.debug_")):
        return True  # see debug_differences()
    if (section.type, section.flags, section.size) != (twin.type, twin.flags, twin.size):
        return False
    if section.type == SHT_REL:
        return one.relocations(section) == other.relocations(twin)
    return section.content == twin.content


def describe(section: Section, twin: Section) -> str:
    if section.flags & SHF_EXECINSTR:
        if section.size != twin.size:
            return f"section {section.name} has {twin.size // 8} instructions, {section.size // 8} in the reference"
        pairs = zip(range(0, section.size, 8), range(8, section.size + 8, 8))
        first = next(at for at, end in pairs if section.content[at:end] != twin.content[at:end])
        return f"section {section.name} differs from instruction {first // 8}"
    return f"section {section.name} differs"


def btf_differences(one: Elf, other: Elf) -> list[str]:
    sections = [elf.section(".BTF") for elf in (one, other)]
    if None in sections:
        return []  # a lone section was reported
    types = [btf.Btf(section.content) for section in sections]
    found = [] if btf.same_types(*types) else ["the types in .BTF differ"]
    extra = [elf.section(".BTF.ext") for elf in (one, other)]
    if None not in extra:
        records = [sorted(btf.ext_records(*pair)) for pair in zip(types, (section.content for section in extra))]
        if records[0] != records[1]:
            found.append(f".BTF.ext: {first_difference(*records)}")
    return found


def first_difference(reference: list[tuple], ours: list[tuple]) -> str:
    only = [sorted(set(a) - set(b)) for a, b in ((reference, ours), (ours, reference))]
    shown = [str(each[0]) if each else "nothing" for each in only]
    return f"{shown[1]} instead of {shown[0]}"
