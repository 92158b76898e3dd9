#include "loader/load/libbpf_phrases.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace bpfcc {
namespace {

/// A sentence of libbpf 1.5's libbpf.c: `before`, a name, `after`. In message and hint {} is the name.
struct Phrase {
  std::string_view before;
  std::string_view after;
  ErrorKind kind;
  const char *message;
  const char *hint = "";
  bool has_errno = false;  ///< behind it, which says more than the message
};

constexpr std::array kPhrases = {
    Phrase{"failed to find kernel BTF type ID of '", "'", ErrorKind::kAttach,
           "the kernel's BTF has no '{}' to attach to"},
    Phrase{"no BTF-based attach target is specified", "", ErrorKind::kRefused,
           "the section does not say which kernel function to attach to", "for example SEC(\"fentry/do_unlinkat\")"},
    Phrase{"extern (func ksym) '", "': not found in kernel or module BTFs", ErrorKind::kEnvironment,
           "the kernel has no function '{}' that programs may call"},
    Phrase{"extern (var ksym) '", "': not found in kernel BTF", ErrorKind::kEnvironment,
           "the kernel's BTF has no variable '{}'"},
    Phrase{"extern '", "' (strong): not resolved", ErrorKind::kEnvironment,
           "'{}' is declared extern, and this kernel does not have it",
           "declare it __weak if the program can do without"},
    Phrase{"Error loading vmlinux BTF", "", ErrorKind::kEnvironment,
           "the kernel has no BTF (/sys/kernel/btf/vmlinux), which this object needs",
           "a kernel with CONFIG_DEBUG_INFO_BTF=y has it"},
    Phrase{"failed to parse target BTF", "", ErrorKind::kEnvironment,
           "the kernel has no BTF (/sys/kernel/btf/vmlinux), which CO-RE relocations need",
           "a kernel with CONFIG_DEBUG_INFO_BTF=y has it"},
    Phrase{"failed to open system Kconfig", "", ErrorKind::kEnvironment,
           "the kernel's configuration, which __kconfig variables need, is neither in /proc/config.gz nor in /boot"},
    Phrase{"failed to alloc map '", "' content buffer: ", ErrorKind::kEnvironment, "no memory for the variables in {}",
           "", true},
    Phrase{"failed to re-mmap() contents: ", "", ErrorKind::kEnvironment, "its variables cannot be mapped", "", true},
    Phrase{"failed to mmap arena: ", "", ErrorKind::kEnvironment, "its memory cannot be mapped", "", true},
    Phrase{"couldn't reuse pinned map at '", "': parameter mismatch", ErrorKind::kRefused,
           "a map of another type or size is pinned at {}", "if nobody needs it: rm {}"},
    Phrase{"couldn't retrieve pinned map '", "'", ErrorKind::kEnvironment, "what is pinned at {} cannot be opened"},
};

constexpr std::array<std::string_view, 9> kEmptyPhrases = {
    "failed to load object '",
    "failed to load: ",
    "BPF program load failed: ",
    "Error in bpf_create_map_xattr(",
    "Error loading .BTF into kernel",
    "Failed to bump RLIMIT_MEMLOCK",
    "permission error while running as root",
    "error reusing pinned map",
    "failed to create: ",
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

std::optional<Error> translate(const LibbpfMessage &message) {
  const std::string_view text = message.text;
  for (const Phrase &phrase : kPhrases) {
    if (!text.starts_with(phrase.before)) continue;
    const size_t begin = phrase.before.size();
    const size_t end = phrase.after.empty() ? begin : text.find(phrase.after, begin);
    if (end == std::string_view::npos) continue;
    const std::string_view name = text.substr(begin, end - begin);
    return Error{phrase.kind, message.program.empty() ? message.map : message.program,
                 fmt::format(fmt::runtime(phrase.message), name), phrase.has_errno ? error_code_in(text) : 0,
                 fmt::format(fmt::runtime(phrase.hint), name)};
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
