#!/usr/bin/env python3
"""libbpf_calls_test.py NM ARCHIVE CMAKELISTS: libbpf's files ask each other for the types in a BTF by calls that come to
loader/load/kernel_btf.cpp. If a newer libbpf used another function for that, it would find an empty BTF there.

Looks at what libbpf.c and relo_core.c call of btf.c: each is in the list of CMAKELISTS (loader/CMakeLists.txt), or known for being
asked about an object's own BTF alone, or for making one.
"""

import re
import subprocess
import sys
from pathlib import Path

# Never called with the kernel's BTF. Looked up in libbpf 1.5; where a newer one calls a function that is not here, look there.
OF_OBJECTS = {
    "btf__add_array", "btf__add_decl_tag", "btf__add_func", "btf__add_func_param", "btf__add_func_proto", "btf__add_int", "btf__add_ptr",
    "btf__add_struct", "btf__add_var", "btf__align_of", "btf__fd", "btf__find_by_name", "btf__find_by_name_kind_own",
    "btf__load_from_kernel_by_id", "btf__new", "btf__parse", "btf__raw_data", "btf__resolve_type", "btf__set_fd", "btf__set_pointer_size",
    "btf_load_into_kernel",
}
WITHOUT_BTF = {"btf_ext__free", "btf_ext__new", "btf_kind_str"}
ASKING = ("libbpf", "relo_core")  # the files that have the kernel's BTF in their hands


def main() -> int:
    nm, archive, cmake_lists = sys.argv[1:]
    listed = set(re.search(r"set\(bpfcc_libbpf_calls([^)]*)\)", Path(cmake_lists).read_text()).group(1).split())
    symbols = subprocess.run([nm, "--undefined-only", archive], capture_output=True, text=True, check=True).stdout
    called, asking = set(), False
    for line in filter(None, symbols.splitlines()):
        if line.endswith(":"):
            asking = line.split(".")[0] in ASKING
        elif asking and re.match(r"btf_", line.split()[-1]):
            called.add(line.split()[-1])
    if "btf__type_by_id" not in called:
        print(f"{archive}: no calls of libbpf.c are found in it")
        return 1
    unknown = sorted(called - listed - OF_OBJECTS - WITHOUT_BTF)
    if unknown:
        print(f"libbpf calls {', '.join(unknown)}: see the head of {Path(__file__).name}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
