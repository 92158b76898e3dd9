#include "loader/load/libbpf_phrases.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "loader/verifier/message.h"

namespace bpfcc {
namespace {

/// A sentence of libbpf 1.5 (libbpf.c, btf.c, relo_core.c), as the format that prints it: one without a newline is the
/// beginning of sentences that belong together. In message and hint {0} to {3} are the values of the conversions;
/// without a message libbpf's own words are kept.
struct Phrase {
  std::string_view format;
  Cause cause;
  ErrorKind kind = ErrorKind::kRefused;
  const char *message = "";
  const char *hint = "";
  bool has_errno = false;  ///< behind it, which says more than the message
};

constexpr const char *kNeedsBtf = "a kernel with CONFIG_DEBUG_INFO_BTF=y has it";
constexpr const char *kWeak = "declare it __weak if the program can do without";
constexpr const char *kStructAsTheKernels = "declare the struct as vmlinux.h has it";

constexpr std::array kPhrases = {
    // Where programs go.
    Phrase{"failed to find kernel BTF type ID of '%s': %d\n", Cause::kAttachTarget, ErrorKind::kAttach,
           "the kernel's BTF has no '{0}' to attach to"},
    Phrase{"no BTF-based attach target is specified, use bpf_program__set_attach_target()\n", Cause::kAttachTarget,
           ErrorKind::kRefused, "the section does not say which kernel function to attach to",
           "for example SEC(\"fentry/do_unlinkat\")"},
    Phrase{"attach program FD is not set\n", Cause::kExtension, ErrorKind::kUsage,
           "it works in another program, and nothing says in which one"},
    Phrase{"missing BPF prog type, check ELF section name '%s'\n", Cause::kSection, ErrorKind::kRefused,
           "section {0} is no known kind of program"},
    Phrase{"invalid format of section definition '%s'\n", Cause::kSection, ErrorKind::kRefused,
           "section {0} is not complete"},

    // What the object expects of the kernel.
    Phrase{"extern (func ksym) '%s': not found in kernel or module BTFs\n", Cause::kMissingSymbol,
           ErrorKind::kEnvironment, "the kernel has no function '{0}' that programs may call"},
    Phrase{"extern (var ksym) '%s': not found in kernel BTF\n", Cause::kMissingSymbol, ErrorKind::kEnvironment,
           "the kernel's BTF has no variable '{0}'"},
    Phrase{"extern (func ksym) '%s': func_proto [%d] incompatible with %s [%d]\n", Cause::kSymbolType,
           ErrorKind::kRefused, "'{0}' is declared with other parameters, or another result, than the kernel's has",
           "declare it as the kernel does, as in vmlinux.h"},
    Phrase{"extern (var ksym) '%s': incompatible types, expected [%d] %s %s, but kernel has [%d] %s %s\n",
           Cause::kSymbolType, ErrorKind::kRefused, "'{0}' is declared as {2} {3}, and is another type in the kernel",
           "declare it as the kernel does, as in vmlinux.h"},
    Phrase{"extern 'CONFIG_%s' (strong): not resolved\n", Cause::kKconfig, ErrorKind::kEnvironment,
           "'CONFIG_{0}' is declared extern, and this kernel does not have it", kWeak},
    Phrase{"extern '%s' (strong): not resolved\n", Cause::kMissingSymbol, ErrorKind::kEnvironment,
           "'{0}' is declared extern, and this kernel does not have it", kWeak},
    Phrase{"extern (ksym) '%s': resolution is ambiguous: ", Cause::kMissingSymbol, ErrorKind::kEnvironment,
           "the kernel has several symbols '{0}'"},
    Phrase{"extern (kcfg) '%s': unrecognized virtual extern\n", Cause::kKconfig, ErrorKind::kRefused,
           "'{0}' is nothing that a loader knows of", "beside CONFIG_ names there is LINUX_KERNEL_VERSION"},
    Phrase{"extern (kcfg) '%s': type is unsupported\n", Cause::kKconfig, ErrorKind::kRefused,
           "'{0}' has a type that no option of the kernel has",
           "declare it bool, char, an integer, enum libbpf_tristate or an array of char"},
    Phrase{"extern (kcfg) '%s': value ", Cause::kKconfig, ErrorKind::kRefused,
           "the kernel's value of '{0}' does not fit its type here"},
    Phrase{"failed to open system Kconfig\n", Cause::kKconfig, ErrorKind::kEnvironment,
           "the kernel's configuration, which __kconfig variables need, is neither in /proc/config.gz nor in /boot"},
    Phrase{"failed to alloc map '%s' content buffer: ", Cause::kRemark, ErrorKind::kEnvironment,
           "no memory for the variables in {0}", "", true},
    Phrase{"failed to re-mmap() contents: ", Cause::kRemark, ErrorKind::kEnvironment, "its variables cannot be mapped",
           "", true},
    Phrase{"failed to mmap arena: ", Cause::kRemark, ErrorKind::kEnvironment, "its memory cannot be mapped", "", true},
    Phrase{"extern function %s is unsupported under %s section\n", Cause::kKconfig, ErrorKind::kRefused,
           "'{0}' is a function, and {1} is for variables"},
    Phrase{"failed to find BTF for extern '%s': %d\n", Cause::kMissingSymbol, ErrorKind::kRefused,
           "'{0}' is defined nowhere", "define it, or declare it with __ksym if it is the kernel's"},
    Phrase{"Error loading vmlinux BTF", Cause::kKernelBtf, ErrorKind::kEnvironment,
           "the kernel has no BTF (/sys/kernel/btf/vmlinux), which this object needs", kNeedsBtf},
    Phrase{"failed to parse target BTF", Cause::kKernelBtf, ErrorKind::kEnvironment,
           "the kernel has no BTF (/sys/kernel/btf/vmlinux), which CO-RE relocations need", kNeedsBtf},
    Phrase{"relo #%d: ", Cause::kCoreRelocation},
    Phrase{"failed to perform CO-RE relocations: %d\n", Cause::kCoreRelocation, ErrorKind::kRefused,
           "the accesses to kernel types cannot be adjusted to this kernel"},

    // struct_ops.
    Phrase{"struct_ops init_kern: struct bpf_struct_ops_%s is not found in kernel BTF\n", Cause::kStructOps,
           ErrorKind::kEnvironment, "struct {0} of this kernel is not one that programs may implement",
           "load the module that has it, or run a kernel that does"},
    Phrase{"struct_ops init_kern: struct %s is not found in kernel BTF\n", Cause::kStructOps, ErrorKind::kEnvironment,
           "this kernel has no struct {0}, which the programs would implement",
           "load the module that has it, or run a kernel that does"},
    Phrase{"struct_ops init_kern %s: Cannot find member %s in kernel BTF\n", Cause::kStructOps, ErrorKind::kEnvironment,
           "'{1}' of {0} is no member of the kernel's struct", "leave it zero, or out of the struct"},
    Phrase{"struct_ops init_kern %s: Unmatched member type %s %u != %u(kernel)\n", Cause::kStructOps,
           ErrorKind::kRefused, "'{1}' of {0} has another kind of type than in the kernel's struct",
           kStructAsTheKernels},
    Phrase{"struct_ops init_kern %s: Error in size of member %s: %zd != %zd(kernel)\n", Cause::kStructOps,
           ErrorKind::kRefused, "'{1}' of {0} has {2} bytes, and {3} in the kernel's struct", kStructAsTheKernels},
    Phrase{"struct_ops init_kern %s: bitfield %s is not supported\n", Cause::kStructOps, ErrorKind::kRefused,
           "'{1}' of {0} is a bit field, which cannot be set here", "leave it out of the struct"},
    Phrase{"struct_ops init_kern %s: member %s is not a struct_ops program\n", Cause::kStructOps, ErrorKind::kRefused,
           "'{1}' of {0} is set to what is no program of SEC(\"struct_ops\")"},
    Phrase{"struct_ops init_kern %s: kernel member %s is not a func ptr\n", Cause::kStructOps, ErrorKind::kRefused,
           "'{1}' of {0} is no function in the kernel's struct", kStructAsTheKernels},
    Phrase{"struct_ops init_kern %s func ptr %s: invalid reuse of prog %s in sec %s", Cause::kStructOps,
           ErrorKind::kRefused, "{2}() cannot be '{1}' of {0} as well: it stands for another member already",
           "write a program for each member"},
    Phrase{"SEC(\"%s\") program isn't referenced anywhere, did you forget to use it?\n", Cause::kStructOps,
           ErrorKind::kRefused, "no variable in SEC(\".struct_ops\") has this program as a member",
           "name it there:  struct tcp_congestion_ops ops = {{ .init = (void *)the_program }}"},
    Phrase{"struct_ops ", Cause::kStructOps},

    // Functions.
    Phrase{"exception_callback:<value> decl tag ", Cause::kException},
    Phrase{"exception callback %s must be a global non-hidden function\n", Cause::kException, ErrorKind::kRefused,
           "the exception callback {0}() is static", "leave out static and __hidden"},
    Phrase{"cannot find exception callback '%s'\n", Cause::kException, ErrorKind::kRefused,
           "there is no function '{0}' to be the exception callback"},
    Phrase{"multiple subprogs with same name as exception callback '%s'\n", Cause::kException, ErrorKind::kRefused,
           "several functions '{0}' could be the exception callback"},
    Phrase{"subprog '%s' arg#%d is expected to be of `struct %s *` type\n", Cause::kGlobalFunction, ErrorKind::kRefused,
           "argument {1} of {0}() is tagged __arg_ctx, and is no struct {2} *"},

    // Maps.
    Phrase{"failed to create inner map", Cause::kMapDefinition, ErrorKind::kRefused,
           "the kernel does not make the map that stands for those in it"},
    Phrase{"couldn't reuse pinned map at '%s': parameter mismatch\n", Cause::kPinned, ErrorKind::kRefused,
           "a map of another type or size is pinned at {0}", "if nobody needs it: rm {0}"},
    Phrase{"couldn't retrieve pinned map '%s': %s\n", Cause::kPinned, ErrorKind::kEnvironment,
           "what is pinned at {0} cannot be opened"},
    Phrase{"only single ARENA map is supported (map '%s' is also ARENA)\n", Cause::kArena, ErrorKind::kRefused,
           "an object can have one arena, and '{0}' is one too"},
    Phrase{"elf: sec '%s': declared ARENA map size (%zu) is too small to hold global __arena variables of size %zu\n",
           Cause::kArena, ErrorKind::kRefused, "the arena has {1} bytes, and the __arena variables need {2}",
           "raise its max_entries, which counts pages"},
    Phrase{"elf: sec '%s': to use global __arena variables the ARENA map should be explicitly declared", Cause::kArena,
           ErrorKind::kRefused, "there are __arena variables, and no arena that they could be in",
           "declare a map of type BPF_MAP_TYPE_ARENA in SEC(\".maps\")"},
    Phrase{"failed to initialize slot [%d] to prog '%s' fd=%d: %d\n", Cause::kMapDefinition, ErrorKind::kRefused,
           "element {0} is to be the program '{1}', which is not loaded", "load it too: --program {1}"},
    Phrase{"failed to initialize slot [%d] to map '%s' fd=%d: %d\n", Cause::kMapDefinition, ErrorKind::kRefused,
           "element {0} cannot be the map '{1}'", "declare that as the maps in it are declared"},
    Phrase{".maps relo #%d: ", Cause::kMapDefinition},
    Phrase{"attr '%s': ", Cause::kMapDefinition},
    Phrase{"conflicting ", Cause::kMapDefinition},
    Phrase{"should be map-in-map or prog-array.\n", Cause::kMapDefinition, ErrorKind::kRefused,
           "has `values`, which only maps of maps and BPF_MAP_TYPE_PROG_ARRAY have"},
    Phrase{"unknown field '%s'.\n", Cause::kMapDefinition, ErrorKind::kRefused, "'{0}' is no property of a map"},
    Phrase{"map type isn't specified.\n", Cause::kMapDefinition, ErrorKind::kRefused, "has no type",
           "for example __uint(type, BPF_MAP_TYPE_HASH)"},

    // The object itself.
    Phrase{"Error loading .BTF into kernel: %d. BTF is mandatory, can't proceed.", Cause::kTypes, ErrorKind::kRefused,
           "the kernel refuses the object's BTF, which this object cannot do without"},
    Phrase{"BTF is required, but is missing or corrupted.\n", Cause::kTypes, ErrorKind::kRefused,
           "has no BTF, or damaged BTF, and needs it", "compile it with -g"},
    Phrase{"BTF type ", Cause::kTypes},
    Phrase{"btf: type ", Cause::kTypes},
    Phrase{"DATASEC '%s' not found.\n", Cause::kTypes, ErrorKind::kRefused, "its BTF does not describe section {0}"},
    Phrase{"missing .BTF.ext ", Cause::kDebugInfo},
    Phrase{"error relocating .BTF.ext ", Cause::kDebugInfo},
    Phrase{"elf: ", Cause::kObject},
    Phrase{"sec '%s': ", Cause::kObject},
    Phrase{"Error loading ELF section %s: %d.\n", Cause::kObject},
    Phrase{"invalid license section in %s\n", Cause::kObject},
    Phrase{"invalid kver section in %s\n", Cause::kObject},
    Phrase{"no .text section found yet sub-program call exists\n", Cause::kObject},
    Phrase{"bad ", Cause::kObject},
    Phrase{"invalid relo against '%s' ", Cause::kObject},
    Phrase{"unexpected relo for insn ", Cause::kObject},
};

constexpr std::array<std::string_view, 12> kEmptyPhrases = {
    "failed to load object '",
    "failed to load: ",
    "failed to prepare load attributes: ",
    "BPF program load failed: ",
    "Error in bpf_create_map_xattr(",
    "Error loading .BTF into kernel",
    "Failed to bump RLIMIT_MEMLOCK",
    "permission error while running as root",
    "error reusing pinned map",
    "failed to create: ",
    "-- BEGIN BTF LOAD LOG ---",
    "BTF loading error: ",
};

/// "sentence: -22" and "sentence: Invalid argument(-22)": the errno is shown by name.
std::string_view without_number(std::string_view text) {
  std::string_view rest = text;
  if (rest.ends_with('.')) rest.remove_suffix(1);
  const size_t colon = rest.rfind(": ");
  if (colon == std::string_view::npos) return text;
  const std::string_view tail = rest.substr(colon + 2);
  const bool number = tail.starts_with('-') && tail.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return number || tail.ends_with(')') ? rest.substr(0, colon) : text;
}

/// "x" of "extern 'x' (strong): not resolved"; empty where nothing is quoted.
std::string_view quoted(std::string_view text) {
  const size_t begin = text.find('\'');
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + 1);
  return text.substr(0, text.find('\''));
}

std::string fill(const char *text, const std::array<std::string_view, 4> &values) {
  return fmt::format(fmt::runtime(text), values[0], values[1], values[2], values[3]);
}

}  // namespace

int error_code_in(std::string_view text) {
  for (size_t at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    if (at == 0 || (text[at - 1] != '(' && text[at - 1] != ' ')) continue;
    int number = 0;
    const auto [rest, error] = std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
    if (error == std::errc()) return number;
  }
  return 0;
}

std::optional<Translation> translate(const LibbpfMessage &message) {
  for (const Phrase &phrase : kPhrases) {
    std::array<std::string_view, 4> values;
    if (!match_format(phrase.format, message.text, values)) continue;
    Error error = in_libbpfs_words(message, phrase.kind);
    if (phrase.message[0] != '\0') error.message = fill(phrase.message, values);
    error.hint = fill(phrase.hint, values);
    if (phrase.has_errno) error.error_code = error_code_in(message.text);
    std::string symbol = error.subject.empty() ? std::string(quoted(message.text)) : error.subject;
    return Translation{std::move(error), phrase.cause, std::move(symbol), std::string(values[0])};
  }
  return std::nullopt;
}

bool says_nothing(const LibbpfMessage &message) {
  return std::ranges::any_of(kEmptyPhrases, [&](std::string_view phrase) { return message.text.starts_with(phrase); });
}

Error in_libbpfs_words(const LibbpfMessage &message, ErrorKind kind) {
  return {kind, message.program.empty() ? message.map : message.program, std::string(without_number(message.text))};
}

}  // namespace bpfcc
