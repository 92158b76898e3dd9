#include "loader/verifier/type_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "support/kernel_facts/helper_parameter.h"

namespace bpfcc {
namespace {

struct TypeRow {
  std::string_view type;
  std::string_view words;
};

// reg_type_str() of kernel/bpf/log.c, Linux 6.12, without its prefixes.
constexpr std::array kTypes = {
    TypeRow{"scalar", "a number"},
    TypeRow{"ctx", "the context"},
    TypeRow{"map_ptr", "a map"},
    TypeRow{"map_value", "a pointer to a map's value"},
    TypeRow{"map_key", "a pointer to a map's key"},
    TypeRow{"fp", "a pointer to the stack"},
    TypeRow{"pkt", "a pointer to the packet"},
    TypeRow{"pkt_meta", "a pointer to the packet's metadata"},
    TypeRow{"pkt_end", "the end of the packet"},
    TypeRow{"flow_keys", "a pointer to the flow keys"},
    TypeRow{"sock", "a pointer to a struct bpf_sock"},
    TypeRow{"sock_common", "a pointer to a struct bpf_sock that may be no full socket"},
    TypeRow{"tcp_sock", "a pointer to a struct bpf_tcp_sock"},
    TypeRow{"xdp_sock", "a pointer to a struct bpf_xdp_sock"},
    TypeRow{"mem", "a pointer to memory"},
    TypeRow{"ringbuf_mem", "a ring buffer record"},
    TypeRow{"buf", "a pointer to a buffer"},
    TypeRow{"func", "a function"},
    TypeRow{"arena", "a pointer to the arena"},
    TypeRow{"dynptr_ptr", "a dynptr"},
    TypeRow{"tp_buffer", "a tracepoint's buffer"},
    TypeRow{"map_iter", "an iterator"},
    TypeRow{"iter", "an iterator"},
};

// Flags that are printed in front of a type, in the kernel's order.
constexpr std::array<TypeRow, 8> kFlags = {{{"rdonly_", "read-only "},
                                            {"ringbuf_", "ring buffer "},
                                            {"user_", "user space "},
                                            {"percpu_", "per-CPU "},
                                            {"untrusted_", "untrusted "},
                                            {"rcu_", "RCU-protected "},
                                            {"trusted_", "trusted "},
                                            {"rdwr_", ""}}};

std::string_view without_suffix(std::string_view type) {
  const std::size_t null = type.find("_or_null");
  return null == std::string_view::npos ? type : type.substr(0, null);
}

/// "a number" -> "a per-CPU number"
std::string with_flags(std::string_view words, std::string_view flags) {
  if (flags.empty()) return std::string(words);
  const std::size_t article = words.find(' ') + 1;
  const bool the = words.starts_with("the ");
  return fmt::format("{}{}{}",
                     the                                 ? "the "
                     : flags.find_first_of("aeiou") == 0 ? "an "
                                                         : "a ",
                     flags, words.substr(article));
}

}  // namespace

std::string words_for_type(std::string_view type) {
  const bool may_be_null = type.find("or_null") != std::string_view::npos;
  std::string flags;
  const auto exact = [](std::string_view name) { return std::ranges::find(kTypes, name, &TypeRow::type); };
  for (bool more = true; more && exact(without_suffix(type)) == kTypes.end();) {
    more = false;
    for (const TypeRow &flag : kFlags) {
      if (!type.starts_with(flag.type)) continue;
      flags += flag.words;
      type.remove_prefix(flag.type.size());
      more = true;
    }
  }
  std::string words;
  if (const auto *const row = exact(without_suffix(type)); row != kTypes.end()) {
    words = with_flags(row->words, flags);
  } else if (type.starts_with("ptr_")) {  // of a struct of the kernel or the program, "ptr_or_null_task_struct"
    type.remove_prefix(std::string_view("ptr_").size());
    if (type.starts_with("or_null_")) type.remove_prefix(std::string_view("or_null_").size());
    words = with_flags(type.empty() ? "a pointer to a kernel struct" : fmt::format("a pointer to a struct {}", type),
                       flags);
  } else {
    words = fmt::format("a {}{}", flags, without_suffix(type));
  }
  return may_be_null ? words + ", or NULL" : words;
}

std::string words_for_type(const RegisterState &state) {
  const auto map = state.text("map");
  if (map && state.type.starts_with("map_value")) {
    return fmt::format("a pointer to a value of map {}{}", *map, state.may_be_null() ? ", or NULL" : "");
  }
  if (map && state.type == "map_ptr") return fmt::format("the map {}", *map);
  if (state.is_scalar() && state.constant) return fmt::format("the number {}", *state.constant);
  return words_for_type(state.type);
}

std::string words_for_types(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    std::string_view type = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    while (type.starts_with(' ')) type.remove_prefix(1);
    if (type.empty()) continue;
    std::string said = words_for_type(type);
    if (std::ranges::find(words, said) == words.end()) words.push_back(std::move(said));
  }
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) joined += i + 1 == words.size() ? " or " : ", ";
    joined += words[i];
  }
  return joined;
}

std::string argument_words(std::string_view function, int reg) {
  const std::string_view name = helper_parameter(function, static_cast<std::size_t>(reg - 1));
  return name.empty() ? fmt::format("argument {}", reg) : fmt::format("argument {} ('{}')", reg, name);
}

}  // namespace bpfcc
