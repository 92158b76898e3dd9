"""Writes helper_parameter_data.cpp: what the documentation of each helper calls its parameters."""

import re

from names import HEAD, table

UAPI = "include/uapi/linux/bpf.h"
PROTOTYPE = re.compile(r"^ \* (?:\w+ )+\**(bpf_\w+)\(([^)]*)\)$", re.M)


def parameter(text):
    """ "const void *key" -> "key"; "..." and "void" are none"""
    name = re.search(r"(\w+)(?:\[\w*\])?$", text.strip())
    return name[1] if name and name[1] != "void" else ""


def write(tree, path):
    rows = []
    # One sentence of the documentation can look like a prototype: the first of a name is it.
    found = {}
    for name, parameters in PROTOTYPE.findall(tree.text(UAPI)):
        found.setdefault(name, [parameter(each) for each in parameters.split(",")])
    for name, parameters in sorted(found.items()):
        quoted = ", ".join(f'"{each}"' for each in parameters if each)
        rows.append(f'{{"{name}", {{{quoted}}}}},')
    path.write_text(HEAD + '#include "support/kernel_facts/helper_parameter.h"\n\nnamespace bpfcc {\nnamespace {\n\n'
                    + table("constexpr HelperParameters kParameters[]", rows)
                    + "\n}  // namespace\n\nstd::span<const HelperParameters> helper_parameters() { return kParameters; }\n\n"
                    + "}  // namespace bpfcc\n")
