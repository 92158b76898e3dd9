#include "backend/clearer_words.h"

#include <array>
#include <regex>
#include <utility>

#include <fmt/format.h>

namespace bpfcc {
namespace {

/// What is in a message of LLVM 19's lib/Target/BPF, and ours.
struct Words {
  std::string_view part;
  std::string_view ours;
  std::string_view rule = {};  ///< "bpf-arguments"
};

constexpr std::array kWords = {
    Words{"too many arguments",
          "this call passes more arguments than the five registers hold that BPF has for them; pass a pointer to a "
          "struct",
          "bpf-arguments"},
    Words{"stack arguments are not supported",
          "this function takes more arguments than the five registers hold that BPF has for them; take a pointer to a "
          "struct",
          "bpf-arguments"},
    Words{"aggregate returns are not supported",
          "a struct of this size cannot be returned: BPF returns one register of 64 bits; take a pointer to what is to "
          "be filled in",
          "bpf-struct-return"},
    Words{"only small returns supported",
          "the result of this call is more than one register of 64 bits; pass a pointer to what is to be filled in",
          "bpf-struct-return"},
    Words{"unsupported signed division",
          "BPF divides signed numbers from Linux 6.6 on (-mcpu=v4); divide unsigned ones, or name the kernel with "
          "--kernel=6.6",
          "bpf-signed-division"},
    Words{"unsupported atomic operation", "BPF has atomic operations on 32 and 64 bits alone", "bpf-atomic"},
    Words{"Unsupported dynamic stack allocation",
          "the BPF stack is laid out at compile time; use an array of constant size", "bpf-vla"},
};

/// Operations for which BPF has no instruction, as the code generator calls them, and in C.
constexpr std::array kOperations = {
    Words{"AtomicLoad", "an atomic load; a volatile one reads up to 64 bits at once"},
    Words{"AtomicStore", "an atomic store; a volatile one writes up to 64 bits at once"},
    Words{"AtomicFence", "a memory barrier; atomic operations that give a result order memory"},
};

std::string operation(const std::string &node) {
  for (const Words &words : kOperations) {
    if (words.part == node) return std::string(words.ours);
  }
  return fmt::format("this (LLVM calls it {})", node);
}

/// "A call to built-in function 'memcpy' is not supported.": what the code generator makes of an expression, where the
/// machine has no instruction and other machines have a library.
bool name_missing_function(const std::string &message, Diag &diag) {
  static const std::regex pattern("A call to built-in function '([^']*)' is not supported.*");
  std::smatch match;
  if (!std::regex_match(message, match, pattern)) return false;
  const std::string name = match[1];
  if (name == "memcpy" || name == "memset" || name == "memmove" || name == "memcmp" || name == "bcmp") {
    diag.id = "bpf-library-call";
    diag.message = fmt::format(
        "this needs the function '{}', which BPF has not: the size must be constant and small (memcpy, memset: a "
        "multiple of 8 up to 1024)",
        name);
    return true;
  }
  // __multi3, __udivti3: numbers of 128 bits, which GCC's and LLVM's run-time libraries call "ti".
  diag.id = name.find("ti") != std::string::npos ? "bpf-wide-arithmetic" : "bpf-library-call";
  diag.message = fmt::format("this needs the function '{}' of a run-time library, and BPF has none", name);
  return true;
}

}  // namespace

void say_clearly(std::string_view message, Diag &diag) {
  for (const Words &words : kWords) {
    if (message.find(words.part) == std::string_view::npos) continue;
    diag.id = words.rule;
    diag.message = words.ours;
    return;
  }
  if (name_missing_function(std::string(message), diag)) return;
  diag.message = message;
}

Diag describe_fatal_error(std::string_view reason, const std::string &file) {
  const std::string text(reason);
  Diag diag;
  diag.place.file = file;
  // The first line has the node that could not be turned into instructions, and where it comes from; then those below.
  static const std::regex node("Cannot select: (?:0x[0-9a-f]+: )?[^=\n]*= ([A-Za-z0-9_:]+)");
  static const std::regex place(", ([^,\n]+):([0-9]+):([0-9]+)(?:\n|$)");
  static const std::regex function("In function: ([^\n]*)");
  std::smatch match;
  if (!std::regex_search(text, match, node)) {
    say_clearly(text.substr(0, text.find('\n')), diag);
    return diag;
  }
  const std::string node_name = match[1];
  if (node_name.starts_with("Atomic")) diag.id = "bpf-atomic";
  diag.message = "BPF has no instruction for " + operation(node_name);
  const std::string first_line = text.substr(0, text.find('\n'));
  if (std::regex_search(first_line, match, place)) {
    diag.place = {match[1], static_cast<unsigned>(std::stoul(match[2])), static_cast<unsigned>(std::stoul(match[3]))};
  } else if (std::regex_search(text, match, function)) {
    diag.message += fmt::format(", in function '{}'", match[1].str());
  }
  return diag;
}

}  // namespace bpfcc
