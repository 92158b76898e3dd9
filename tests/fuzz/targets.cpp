#include "tests/fuzz/targets.h"

#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "driver/bpfrun_options.h"
#include "driver/explanation_text.h"
#include "frontend/vmlinux/btf_subset.h"
#include "frontend/vmlinux/c_declarations.h"
#include "frontend/vmlinux/kernel_image.h"
#include "loader/attach/attach_kind.h"
#include "loader/load/failure.h"
#include "loader/load/value_parser.h"
#include "loader/object/legacy_maps.h"
#include "loader/object/object_spec.h"
#include "loader/observe/value.h"
#include "loader/observe/value_text.h"
#include "loader/verifier/assembly_lines.h"
#include "loader/verifier/explanation.h"
#include "loader/verifier/foreign_log.h"
#include "loader/verifier/lost_check.h"
#include "support/kernel_version.h"
#include "tests/unit/loader/object/debug_object.h"
#include "tests/unit/loader/object/object_builder.h"
#include "tests/unit/loader/test_types.h"

namespace bpfcc::test {
namespace {

constexpr std::string_view kHolds;  // nothing to say

constexpr std::array kTypes = {"traffic", "mixed",   "choice", "char_16", "u32_3",
                               "verdict", "pointer", "double", "name"};

const TestTypes &types() {
  static const TestTypes types;
  return types;
}

/// Nothing in it drives a terminal.
bool is_printable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool shows(const Value &value) {
  return is_printable(value_text(value)) && is_printable(record_text(value)) &&
         !value.dump(-1, ' ', false, Value::error_handler_t::replace).empty();
}

std::string_view read_element(const std::string &input) {
  for (const char *name : kTypes) {
    const ValueLayout layout{types().get(), types().id(name), types().size(name)};
    const auto value = parse_value(input, layout);
    if (!value) continue;
    if (value->size() != layout.size) return "a value of another size than its type";
    if (!shows(read_value(types().get(), layout.type_id, *value))) return "a value that is not printable";
  }
  for (const std::uint32_t size : {1U, 2U, 6U, 8U, 16U, 20U}) {
    const auto value = parse_value(input, {nullptr, 0, size, size > 4});
    if (value && value->size() != size) return "a value of another size than the map's";
  }
  return kHolds;
}

std::string_view read_assignment(const std::string &input) {
  const auto assignment = parse_map_assignment(input);
  if (assignment && (assignment->map.empty() || assignment->value.empty())) {
    return "an assignment with an empty part";
  }
  return kHolds;
}

std::string_view read_target(const std::string &input) {
  const auto target = parse_attach_target(input);
  if (target && (target->program.empty() || target->kind.empty())) return "a target with an empty part";
  for (const AttachKind &kind : attach_kinds()) {
    const Result<void> checked = kind.check(target ? target->argument : input);
    if (!checked && checked.error().message.empty()) return "an error that says nothing";
    if (target) argument_of_section(kind, target->kind + "/" + target->argument);
  }
  return kHolds;
}

std::string_view read_version(const std::string &input) {
  const auto version = parse_kernel_version(input);
  if (version && parse_kernel_version(to_string(*version)) != version) return "a version that is not read as written";
  return kHolds;
}

std::string_view read_duration(const std::string &input) {
  const auto duration = parse_duration(input);
  if (duration && duration->count() < 0) return "a time before the start";
  return kHolds;
}

std::string_view read_log(const std::string &input) {
  for (const size_t lines : {1U, 3U}) {
    if (tail_of_log(input, lines).size() > input.size() + 4) return "an end that is longer than the whole";
  }
  return kHolds;
}

std::string_view explain_log(const std::string &input) {
  const Explanation explanation = explain(parse_verifier_log(unwrap_log(input).text), SourceMap());
  std::string text = explanation_text(explanation, false) + instructions_text(explanation);
  std::erase(text, '\n');
  return is_printable(text) ? kHolds : "an explanation that is not printable";
}

std::string_view read_elf(const std::string &input) {
  const auto bytes = std::as_bytes(std::span(input));
  const ObjectImage object{"fuzz.o", {bytes.begin(), bytes.end()}};
  const Result<ObjectSpec> spec = read_object(object);
  if (!spec && spec.error().kind != ErrorKind::kRefused) return "refused, and it is not the object's fault";
  const Result<ObjectImage> image = legacy_maps_to_btf(object);
  if (image && !legacy_maps_to_btf(*image)) return "a rewritten object that is not taken";
  return kHolds;
}

std::string_view locate(const std::string &input) {
  const auto bytes = std::as_bytes(std::span(input));
  const auto source = SourceMap::read({"fuzz.o", {bytes.begin(), bytes.end()}}, "program");
  for (std::uint32_t insn = 0; source && insn < 6; ++insn) {
    for (const InlinedCall &call : source->inlined_calls(insn)) {
      if (call.function.empty()) return "a call of nothing";
    }
    source->variable_in(insn, 1);
    source->reaches(0, insn, 3);
  }
  return kHolds;
}

std::string_view read_assembly(const std::string &input) {
  for (const AssemblyLine &line : assembly_lines(input, 0)) {
    if (line.offset >= input.size()) return "an instruction behind the source";
    is_same_instruction(line.text, line.text);
  }
  return compares(input, "n") && input.find('n') == std::string::npos ? "a name that is not there" : kHolds;
}

std::string_view show_bytes(const std::string &input) {
  const auto bytes = std::as_bytes(std::span(input));
  for (const char *name : kTypes) {
    if (!shows(read_value(types().get(), types().id(name), bytes))) return "a value that is not printable";
  }
  if (!shows(read_value(nullptr, 0, bytes)) || !shows(read_prefix(bytes))) return "bytes that are not printable";
  return is_printable(printable(input)) ? kHolds : "text that is not printable";
}

std::string_view show_by_any_type(const std::string &input) {
  btf *damaged = btf__new(input.data(), static_cast<std::uint32_t>(input.size()));
  if (damaged == nullptr) return kHolds;
  constexpr std::array<std::byte, 64> kZeros{};
  bool shown = true;
  for (std::uint32_t id = 0; id < btf__type_cnt(damaged); ++id) shown &= shows(read_value(damaged, id, kZeros));
  btf__free(damaged);
  return shown ? kHolds : "a value that is not printable";
}

/// As for vmlinux.h: some of the types, by their names, and then all of them.
std::string_view declare_types(const std::string &input) {
  const auto types = KernelTypes::read(std::as_bytes(std::span(input)), "input", nullptr);
  if (!types) return kHolds;
  NameSet names;
  for (const char *name : kTypes) names.add(name);
  std::string text;
  for (const std::vector<Reach> &reach : {reachable_types(**types, {names, names}, {}), all_types(**types)}) {
    if (reach.size() != (*types)->count()) return "not one reach for each type";
    // Broken types are refused, some by us and some by libbpf.
    const Result<BtfSubset> subset = btf_subset(**types, reach);
    if (subset) static_cast<void>(append_declarations(*subset, **types, {}, text));
  }
  return kHolds;
}

/// As libbpf asks for them when an object is loaded.
std::string_view ask_for_types(const std::string &input) {
  const auto types = KernelTypes::read(std::as_bytes(std::span(input)), "input", nullptr);
  if (!types) return kHolds;
  for (const char *name : kTypes) {
    const std::uint32_t id = (*types)->find(BTF_KIND_STRUCT, name);
    if (id >= (*types)->count()) return "a type that is not there";
    if (id != 0 && (*types)->name((*types)->type(id)) != name) return "a type of another name";
  }
  for (std::uint32_t id = 0; id <= (*types)->count(); ++id) static_cast<void>((*types)->value_size(id));
  return kHolds;
}

/// What --btf=FILE may be beside raw BTF. Compressed kernels are left to the libraries that read them.
std::string_view find_btf_in_kernel(const std::string &input) {
  const auto bytes = std::as_bytes(std::span(input));
  const auto lies_within = [&](std::span<const std::byte> part) {
    return part.empty() || (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + bytes.size());
  };
  if (!lies_within(btf_of_kernel(bytes))) return "BTF outside of the file";
  const auto compressed = compressed_kernel(bytes);
  if (compressed && !lies_within(*compressed)) return "a kernel outside of the file";
  return kHolds;
}

std::string object_seed() {
  ObjectBuilder builder;
  const std::vector<bpf_insn> code = load_address() + std::vector{call_function(-1), exit_program()};
  const std::size_t map = builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0, 0, 0, 0, 0});
  builder.add_legacy_map("jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 2, 0, 0, 0});
  builder.add_function("f", "socket", code);
  builder.add_function("g", "2/1", code);
  builder.add_relocation(builder.image().find_section("socket"), 0, map);
  const ObjectImage image = builder.build();
  return {reinterpret_cast<const char *>(image.bytes.data()), image.bytes.size()};
}

std::string btf_seed() {
  std::uint32_t size = 0;
  const void *data = btf__raw_data(types().get(), &size);
  return {static_cast<const char *>(data), size};
}

/// The header of a bzImage, and of an EFI image in its place.
std::string kernel_seed(bool is_efi) {
  std::string image(1200, '\0');
  image[0x1f1] = 1;
  image.replace(0x202, 6, "HdrS\x0f\x02");
  image.replace(0x248, 1, "\x10");
  image.replace(0x24c, 1, "\x20");
  if (is_efi) image.replace(0, 16, std::string("MZ\0\0zimg\x40\0\0\0\x20\0\0\0", 16));
  return image + btf_seed();
}

std::vector<FuzzTarget> make_targets() {
  libbpf_set_print(nullptr);  // it has something to say about most of them
  const std::vector<std::string_view> value_words = {"{",        "}",    "=", ",", "\"", "\\x", "packets",
                                                     "-",        "0x",   "'", "/", "::", ".",   "18446744073709551615",
                                                     "XDP_DROP", "true", " "};
  const ObjectImage debug = debug_object();
  return {
      {"element",
       {"1024", "-5", "0x1f", "'a'", "10.0.0.1", "fe80::1", "de:ad:be:ef:00:01", "10.0.0.0/8", "XDP_DROP",
        "\"two words\"", "{packets=1, bytes=2}", "{1, {2, 3}}"},
       value_words,
       read_element},
      {"assignment",
       {"config_map[0]=1024", "jump_table[0]=prog:parse_ip", "m[{a=1}]={1, 2}"},
       value_words,
       read_assignment},
      {"target",
       {"count=socket:lo", "f=socket:fd=3", "s=perf:cpu-clock@99hz,pid=7", "s=perf:tracepoint:sched/exec",
        "u=uprobe:/bin/a:main+0x10,pid=3", "k=kprobe:do_unlinkat+4", "t=tc:eth0:ingress", "x=xdp:eth0"},
       {":", "=", ",", "/", "+", "@", "hz", "pid=", "fd=", "0x", "99999999999999999999"},
       read_target},
      {"version", {"5.15", "v6.1", "6.18.44-fc-v657", "4.19.0"}, {".", "v", "-", "4294967296", "0"}, read_version},
      {"duration",
       {"10s", "500ms", "2m", "1h", "1.5s", "7"},
       {"9223372036854775807", "h", "ms", ".", "-", "e9"},
       read_duration},
      {"log",
       {"0: R1=ctx() R10=fp0\n; int f(void)\n1: (95) exit\n", "one\ntwo\nthree\nfour\n", "\n\n\n"},
       {"\n"},
       read_log},
      {"explanation",
       {"; v = f(&m, &k); @ a.c:4\n0: (85) call f#1 ; R0=map_value_or_null(id=1,map=m,ks=4,vs=8)\n; *v = 1; @ a.c:5\n"
        "1: (7b) *(u64 *)(r0 +0) = r1\nR0 invalid mem access 'map_value_or_null'\nprocessed 2 insns (limit 1000000)\n",
        "4: (2d) if r3 > r2 goto pc+5 ; R2=pkt_end() R3=pkt(off=20,r=20)\n\nfrom 4 to 5: R1=pkt(r=20)\n"
        "5: (61) r1 = *(u32 *)(r1 +30)\ninvalid access to packet, off=30 size=4, R1(id=0,off=30,r=20)\n",
        "12: (85) call g#84\n13: (95) exit\nUnreleased reference id=2 alloc_insn=12\n"},
       {"R1", "=", "(", ")", "[", " @ ", "; ", "from ", ": (", "fp-8", "_or_null", "off=", "99999999999999999999",
        "%s"},
       explain_log},
      {"object", {object_seed()}, {{"\0\0\0\0", 4}, "\xff\xff\xff\xff"}, read_elf},
      {"debug information",
       {std::string(reinterpret_cast<const char *>(debug.bytes.data()), debug.bytes.size())},
       {{"\0\0\0\0", 4}, "\xff\xff\xff\xff", "\x80\x80\x80\x80"},
       locate},
      {"assembly",
       {"asm volatile(\"r1 = %[a]; again_%=: r1 += 1\\n\" \"if r1 > 5 goto again_%=\" : \"+r\"(n));",
        "if (n > 64 && 5 <= n)"},
       {"%", "[", "]", "\"", "\\", "/*", "*/", ":", ";", "n", "<", ">", "=", "&&"},
       read_assembly},
      {"bytes",
       {std::string(64, '\0'), "text\x1b[2J\n", "\xc3\xa4\xf0\x9f\x98\x80", std::string(20, '\xff')},
       {"\x1b[", "\r", "\xe2\x80", {"\0", 1}},
       show_bytes},
      {"kernel types", {btf_seed()}, {{"\0\0\0\0", 4}, {"\1\0\0\0", 4}, "\xff\xff\xff\xff"}, declare_types},
      {"questions for types", {btf_seed()}, {{"\0\0\0\0", 4}, {"\1\0\0\0", 4}, "\xff\xff\xff\xff"}, ask_for_types},
      {"kernel",
       {kernel_seed(false), kernel_seed(true), object_seed()},
       {"HdrS",
        "zimg",
        "MZ",
        "\x7f"
        "ELF",
        {"\x9f\xeb\1\0\x18\0\0\0", 8},
        "\xff\xff\xff\xff"},
       find_btf_in_kernel},
      {"types", {btf_seed()}, {{"\0\0\0\0", 4}, {"\1\0\0\0", 4}, "\xff\xff\xff\xff"}, show_by_any_type},
  };
}

}  // namespace

std::span<const FuzzTarget> fuzz_targets() {
  static const std::vector<FuzzTarget> targets = make_targets();
  return targets;
}

}  // namespace bpfcc::test
