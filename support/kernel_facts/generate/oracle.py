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

# bpf_verifier_ops of a program type whose functions are not named in a table of the same file.
STRUCT_OPS = ("bpf_tcp_ca_get_func_proto", "bpf_scx_get_func_proto")


class Oracle:
    def __init__(self, tree):
        self.tree = tree

    def functions(self):
        """name -> definition of every function of SOURCES."""
        found = {}
        for path, pattern in SOURCES.items():
            if not self.tree.has(path):
                continue
            text = self.tree.text(path)
            for name in dict.fromkeys(re.findall(rf"^(?:[\w \*]*[\s\*])?({pattern})\(", text, re.M)):
                try:
                    found.setdefault(name, self.tree.function(path, name))
                except KeyError:
                    pass  # a call at the start of a line, a declaration, or a macro
        return found

    def verifier_ops(self):
        """program type -> (get_func_proto, is_valid_access, struct name of the context)."""
        ops = {}
        for path in SOURCES:
            if self.tree.has(path):
                ops.update(self.tree.initialisers(path, "bpf_verifier_ops"))
        types = {}
        pattern = r"BPF_PROG_TYPE\((\w+), (\w+),\s*([^,]+),"
        for kind, name, context in re.findall(pattern, self.tree.text("include/linux/bpf_types.h")):
            values = fields(ops.get(name + "_verifier_ops", ""))
            types[kind] = (values.get("get_func_proto"), values.get("is_valid_access"), context.strip())
        return types

    def protos(self):
        """name -> initialiser of every bpf_func_proto of the tree."""
        listed = subprocess.run(
            ["grep", "-rlE", r"struct bpf_func_proto \w+.*= \{", "--include=*.c", "."],
            cwd=self.tree.root, capture_output=True, text=True, check=True)
        found = {}
        for path in sorted(listed.stdout.split()):
            found.update(self.tree.initialisers(path.removeprefix("./"), "bpf_func_proto"))
        return found

    def source(self):
        """The C program that answers."""
        functions, ops, protos = self.functions(), self.verifier_ops(), self.protos()
        wanted = set(re.findall(r"&(\w+_proto\w*)", "\n".join(functions.values())))
        wanted |= {"bpf_trace_printk_proto", "bpf_trace_vprintk_proto", "bpf_probe_write_user_proto"}
        wanted |= {"bpf_skb_set_tunnel_key_proto", "bpf_skb_set_tunnel_opt_proto"}
        changes = "bpf_helper_changes_pkt_data"
        if "enum bpf_func_id" not in functions[changes]:
            functions[changes] = f"bool {changes}(int id)\n{{ return false; }}"  # before 6.12.5 it compares addresses
        text = "\n".join(functions.values())
        enums = [self.tree.block("include/linux/bpf.h", f"enum {name}")
                 for name in ("bpf_type_flag", "bpf_arg_type", "bpf_return_type", "bpf_reg_type")]
        parts = [f"#define {option} 1" for option in sorted(set(re.findall(r"\bCONFIG_\w+", text)))]
        parts += ['#include "oracle_stubs.h"']
        parts += ["#define BPF_BASE_TYPE_BITS 8", "#define BPF_BASE_TYPE_LIMIT 256"]
        parts += ["#define BPF_TYPE_LIMIT (__BPF_TYPE_LAST_FLAG | (__BPF_TYPE_LAST_FLAG - 1))"]
        parts += enums
        parts += [self.tree.block("kernel/bpf/btf.c", "enum btf_kfunc_hook")]
        parts += [self.tree.block("include/linux/bpf.h", "struct bpf_insn_access_aux")]
        parts += [self.tree.macro("include/linux/filter.h", "bpf_ctx_wide_access_ok")]
        parts += ["struct bpf_func_proto { const char *name; int gpl_only, pkt_access, might_sleep, allow_fastcall;"
                  " enum bpf_return_type ret_type; enum bpf_arg_type " + ", ".join(f"arg{i}_type" for i in range(1, 6))
                  + "; unsigned long " + ", ".join(f"arg{i}_size" for i in range(1, 6)) + "; };"]
        for name in sorted(wanted):
            kept = {k: v for k, v in fields(protos.get(name, "")).items()
                    if not k.endswith("btf_id") and k not in ("func", "allowed")}
            members = "".join(f", .{k} = {v}" for k, v in kept.items())
            parts.append(f'static const struct bpf_func_proto {name} = {{.name = "{name}"{members}}};')
        parts += [re.match(r".*?\)\s*\n(?=\{)", d, re.S).group(0).strip() + ";" for d in functions.values()]
        parts += functions.values()
        parts.append(self._tables(ops))
        parts.append('#include "oracle_main.c"')
        return "\n".join(parts) + "\n"

    def _tables(self, ops):
        uapi = self.tree.text("include/uapi/linux/bpf.h")
        attach = re.findall(r"^\t(BPF_\w+),", self.tree.block("include/uapi/linux/bpf.h", "enum bpf_attach_type"), re.M)
        maps = [m for m in re.findall(r"^\t(BPF_MAP_TYPE_\w+)", self.tree.block("include/uapi/linux/bpf.h",
                "enum bpf_map_type"), re.M) if "DEPRECATED" not in m]
        types = [t for t in re.findall(r"^\t(BPF_PROG_TYPE_\w+),", self.tree.block("include/uapi/linux/bpf.h",
                 "enum bpf_prog_type"), re.M)]
        lines = ["static const struct { const char *name; int value; } kAttachTypes[] = {"]
        lines += [f'  {{"{a}", {a}}},' for a in attach] + ["};"]
        lines += ["static const struct { const char *name; int value; } kMapTypes[] = {"]
        lines += [f'  {{"{m}", {m}}},' for m in maps] + ["};"]
        lines += ["typedef const struct bpf_func_proto *(*func_proto_fn)(enum bpf_func_id, const struct bpf_prog *);",
                  "typedef bool (*access_fn)(int, int, enum bpf_access_type, const struct bpf_prog *,"
                  " struct bpf_insn_access_aux *);",
                  "struct field { const char *name; int offset, size; };",
                  "static const struct { const char *name; int value; func_proto_fn proto[2]; access_fn access;"
                  " const struct field *fields; } kProgramTypes[] = {"]
        structs = {}
        for kind in types:
            proto, access, context = ops.get(kind, (None, None, ""))
            protos = STRUCT_OPS if kind == "BPF_PROG_TYPE_STRUCT_OPS" else (proto, None)
            protos = [p if p and self._has(p) else "0" for p in protos]
            access = access if access and self._has(access) else "0"
            struct = context.removeprefix("struct ") if context.startswith("struct ") else None
            members = self._members(uapi, struct) if struct and access != "0" else None
            if members:
                structs[struct] = members
            lines.append(f'  {{"{kind}", {kind}, {{{protos[0]}, {protos[1]}}}, {access},'
                         f' {"kFields_" + struct if members else 0}}},')
        lines.append("};")
        tables = []
        for struct, members in structs.items():
            tables.append(f"static const struct field kFields_{struct}[] = {{")
            tables += [f'  {{"{m}", offsetof(struct {struct}, {m}), sizeof_field(struct {struct}, {m})}},'
                       for m in members]
            tables.append("  {0}};")
        head = lines.index(next(l for l in lines if l.startswith("static const struct { const char *name; int value; func_proto_fn")))
        return "\n".join(lines[:head] + tables + lines[head:])

    def _has(self, name):
        return name in self._names()

    def _names(self):
        if not hasattr(self, "_cached"):
            self._cached = set(self.functions())
        return self._cached

    def _members(self, uapi, struct):
        """Members of a uapi context struct, in order."""
        text = uapi
        if struct == "bpf_perf_event_data":
            return ["regs", "sample_period", "addr"]
        found = re.search(rf"^struct {struct} \{{\n(.*?)^\}}", text, re.M | re.S)
        if not found:
            return None
        body = re.sub(r"/\*.*?\*/", "", found.group(1), flags=re.S)
        names = []
        for line in body.split(";"):
            pointer = re.search(r"__bpf_md_ptr\([^,]+,\s*(\w+)\)", line)
            plain = re.search(r"(\w+)\s*(?:\[\d+\])?\s*$", line)
            name = pointer.group(1) if pointer else plain.group(1) if plain else None
            if name and ":" not in line:
                names.append(name)
        return names

    def ask(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "oracle.c"
            source.write_text(self.source())
            program = Path(folder) / "oracle"
            subprocess.run(
                ["gcc", "-std=gnu11", "-w", "-Werror=implicit-function-declaration", f"-I{HERE}", f'-DKERNEL_BPF_H="{self.tree.root}/include/uapi/linux/bpf.h"',
                 "-o", program, source], check=True)
            return json.loads(subprocess.run([program], capture_output=True, text=True, check=True).stdout)
