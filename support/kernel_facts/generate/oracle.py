"""Runs the kernel's own decision functions, compiled outside of the kernel, and returns what they say.

No rule of the kernel is written down a second time: which helper a program type may call, which field of a context it
may access, which helper takes which map, are answers of the functions that the kernel asks.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from extract import fields

HERE = Path(__file__).parent

# Where get_func_proto and is_valid_access of the program types, and what these call, are defined.
SOURCES = {
    "kernel/bpf/helpers.c": r"bpf_base_func_proto",
    "kernel/bpf/cgroup.c": r"\w+_func_proto|\w+_is_valid_access",
    "kernel/bpf/bpf_lsm.c": r"\w+_func_proto",
    "kernel/bpf/syscall.c": r"syscall_prog_\w+|attach_type_to_prog_type|is_net_admin_prog_type|is_perfmon_prog_type",
    "kernel/trace/bpf_trace.c": r"\w+_func_proto|(?:kprobe|tp|pe)_prog_is_valid_access",
    "kernel/sched/ext.c": r"bpf_scx_get_func_proto",
    "net/core/filter.c": r"\w+_func_proto|\w+_is_valid_access|__is_valid_\w+_access|__sock_filter_check_\w+"
    r"|bpf_helper_changes_pkt_data|__is_valid_access",
    "net/ipv4/bpf_tcp_ca.c": r"\w+_func_proto",
    "net/ipv4/tcp_ipv4.c": r"\w+_func_proto",
    "net/netfilter/nf_bpf_link.c": r"bpf_nf_func_proto",
    "drivers/media/rc/bpf-lirc.c": r"\w+_func_proto|\w+_is_valid_access",
    "kernel/bpf/verifier.c": r"may_update_sockmap|check_map_func_compatibility|is_acquire_function"
    r"|is_ptr_cast_function|is_tracing_prog_type",
    "kernel/bpf/btf.c": r"bpf_prog_type_to_kfunc_hook",
    "include/linux/filter.h": r"bpf_ctx_narrow_\w+|bpf_ctx_record_field_size",
    "include/linux/bpf.h": r"bpf_ctx_record_field_size",
}

# What the operations of the kernel's structs allow, one struct after the other.
STRUCT_OPS = ("bpf_tcp_ca_get_func_proto", "bpf_scx_get_func_proto")

# Prototypes that a function returns which oracle_stubs.h replaces.
BEHIND_FUNCTIONS = ("bpf_trace_printk_proto", "bpf_trace_vprintk_proto", "bpf_probe_write_user_proto",
                    "bpf_skb_set_tunnel_key_proto", "bpf_skb_set_tunnel_opt_proto")


class Oracle:
    def __init__(self, tree):
        self.tree = tree
        self.functions = self._functions()
        self.program_types = self._program_types()

    def ask(self):
        """The answers of oracle_main.c."""
        with tempfile.TemporaryDirectory() as folder:
            source, program = Path(folder) / "oracle.c", Path(folder) / "oracle"
            source.write_text(self._source())
            subprocess.run(["gcc", "-std=gnu11", "-w", "-Werror=implicit-function-declaration", f"-I{HERE}",
                            f'-DKERNEL_BPF_H="{self.tree.root}/include/uapi/linux/bpf.h"', "-o", program, source],
                           check=True)
            return json.loads(subprocess.run([program], capture_output=True, text=True, check=True).stdout)

    def _functions(self):
        """name -> definition of every function of SOURCES."""
        found = {}
        for path, pattern in SOURCES.items():
            text = self.tree.text(path)
            for name in dict.fromkeys(re.findall(rf"^(?:[\w \*]*[\s\*])?({pattern})\(", text, re.M)):
                try:
                    found.setdefault(name, self.tree.function(path, name))
                except KeyError:
                    pass  # a call at the start of a line, a declaration, or a macro
        changes = "bpf_helper_changes_pkt_data"
        if "enum bpf_func_id" not in found[changes]:
            found[changes] = f"bool {changes}(int id)\n{{ return false; }}"  # before 6.12.5 it compares addresses
        return found

    def _program_types(self):
        """program type -> (functions that find a helper's prototype, is_valid_access, C type of the context)."""
        operations = {}
        for path in SOURCES:
            operations.update(self.tree.initialisers(path, "bpf_verifier_ops"))
        types = {}
        pattern = r"BPF_PROG_TYPE\((\w+), (\w+),\s*([^,]+),"
        for kind, name, context in re.findall(pattern, self.tree.text("include/linux/bpf_types.h")):
            values = fields(operations.get(name + "_verifier_ops", ""))
            protos = STRUCT_OPS if kind == "BPF_PROG_TYPE_STRUCT_OPS" else (values.get("get_func_proto"),)
            types[kind] = ([p for p in protos if p in self.functions], values.get("is_valid_access"), context.strip())
        return types

    def contexts(self):
        """program type -> C type of its context."""
        return {kind: context for kind, (_, _, context) in self.program_types.items()}

    def _source(self):
        text = "\n".join(self.functions.values())
        options = [f"#define {option} 1" for option in sorted(set(re.findall(r"\bCONFIG_\w+", text)))]
        heads = [re.match(r".*?\)\s*\n(?=\{)", body, re.S).group(0).strip() + ";" for body in self.functions.values()]
        return "\n".join([*options, '#include "oracle_stubs.h"', *self._types(), *self._prototypes(text), *heads, text,
                          *self._tables(), '#include "oracle_main.c"']) + "\n"

    def _types(self):
        tree = self.tree
        return ["#define BPF_BASE_TYPE_BITS 8", "#define BPF_BASE_TYPE_LIMIT 256",
                "#define BPF_TYPE_LIMIT (__BPF_TYPE_LAST_FLAG | (__BPF_TYPE_LAST_FLAG - 1))",
                *(tree.block("include/linux/bpf.h", f"enum {name}")
                  for name in ("bpf_type_flag", "bpf_arg_type", "bpf_return_type", "bpf_reg_type")),
                tree.block("kernel/bpf/btf.c", "enum btf_kfunc_hook"),
                tree.block("include/linux/bpf.h", "struct bpf_insn_access_aux"),
                tree.macro("include/linux/filter.h", "bpf_ctx_wide_access_ok")]

    def _prototypes(self, text):
        """struct bpf_func_proto with what is asked of it, and every prototype that the functions hand out."""
        found = self._initialisers()
        wanted = set(re.findall(r"&(\w+_proto\w*)", text)) | set(BEHIND_FUNCTIONS)
        lines = ["struct bpf_func_proto { const char *name; int gpl_only, pkt_access, might_sleep, allow_fastcall;"
                 " enum bpf_return_type ret_type; enum bpf_arg_type " + ", ".join(f"arg{i}_type" for i in range(1, 6))
                 + "; unsigned long " + ", ".join(f"arg{i}_size" for i in range(1, 6)) + "; };"]
        for name in sorted(wanted):
            kept = {field: value for field, value in fields(found[name]).items()
                    if not field.endswith("btf_id") and field not in ("func", "allowed")}
            members = "".join(f", .{field} = {value}" for field, value in kept.items())
            lines.append(f'static const struct bpf_func_proto {name} = {{.name = "{name}"{members}}};')
        return lines

    def _initialisers(self):
        """name -> initialiser of every bpf_func_proto of the tree."""
        listed = subprocess.run(["grep", "-rlE", r"struct bpf_func_proto \w+.*=\s*\{", "--include=*.c", "."],
                                cwd=self.tree.root, capture_output=True, text=True, check=True)
        found = {}
        for path in sorted(listed.stdout.split()):
            found.update(self.tree.initialisers(path.removeprefix("./"), "bpf_func_proto"))
        return found

    def _tables(self):
        """The types that oracle_main.c asks about."""
        named = "static const struct { const char *name; int value; } "
        attach = self._enumerators("bpf_attach_type", r"BPF_\w+")
        maps = [m for m in self._enumerators("bpf_map_type", r"BPF_MAP_TYPE_\w+") if "DEPRECATED" not in m]
        return [named + "kAttachTypes[] = {", *(f'  {{"{a}", {a}}},' for a in attach), "};",
                named + "kMapTypes[] = {", *(f'  {{"{m}", {m}}},' for m in maps), "};",
                "struct field { const char *name; int offset, size; };", *self._field_tables(),
                "typedef const struct bpf_func_proto *(*func_proto_fn)(enum bpf_func_id, const struct bpf_prog *);",
                "typedef bool (*access_fn)(int, int, enum bpf_access_type, const struct bpf_prog *,"
                " struct bpf_insn_access_aux *);",
                "static const struct { const char *name; int value; func_proto_fn proto[2]; access_fn access;"
                " const struct field *fields; } kProgramTypes[] = {",
                *map(self._program_type_row, self._enumerators("bpf_prog_type", r"BPF_PROG_TYPE_\w+")), "};"]

    def _enumerators(self, enum, pattern):
        return re.findall(rf"^\t({pattern})(?:,| =)", self.tree.block("include/uapi/linux/bpf.h", f"enum {enum}"), re.M)

    def _program_type_row(self, kind):
        protos, access, _ = self.program_types.get(kind, ((), None, ""))
        struct = self._context_struct(kind)
        return (f'  {{"{kind}", {kind}, {{{", ".join(protos) or "0"}}}, {access if access in self.functions else 0},'
                f' {"kFields_" + struct if struct else 0}}},')

    def _context_struct(self, kind):
        """The struct whose fields are asked about; nothing where the context is no uapi struct."""
        _, access, context = self.program_types.get(kind, ((), None, ""))
        struct = context.removeprefix("struct ")
        return struct if access in self.functions and context != struct and self._members(struct) else None

    def _field_tables(self):
        lines = []
        for struct in dict.fromkeys(filter(None, map(self._context_struct, self.program_types))):
            lines += [f"static const struct field kFields_{struct}[] = {{",
                      *(f'  {{"{m}", offsetof(struct {struct}, {m}), sizeof_field(struct {struct}, {m})}},'
                        for m in self._members(struct)), "  {0}};"]
        return lines

    def _members(self, struct):
        """Members of a uapi context struct, in order."""
        if struct == "bpf_perf_event_data":  # in a header of the architecture
            return ["regs", "sample_period", "addr"]
        found = re.search(rf"^struct {struct} \{{\n(.*?)^\}}", self.tree.text("include/uapi/linux/bpf.h"), re.M | re.S)
        if not found:
            return []
        names = []
        for line in re.sub(r"/\*.*?\*/", "", found.group(1), flags=re.S).split(";"):
            name = re.search(r"__bpf_md_ptr\([^,]+,\s*(\w+)\)", line) or re.search(r"(\w+)\s*(?:\[\d+\])?\s*$", line)
            if name and ":" not in line:  # no bit-field: that is padding
                names.append(name.group(1))
        return names
