#include "tests/unit/loader/test_types.h"

#include <algorithm>
#include <stdexcept>

namespace bpfcc::test {

TestTypes::TestTypes() : types_(btf__new_empty()) {
  btf *types = types_.get();
  const auto character = remember("char", btf__add_int(types, "char", 1, BTF_INT_SIGNED));
  const auto byte = remember("unsigned char", btf__add_int(types, "unsigned char", 1, 0));
  const auto u16 = remember("unsigned short", btf__add_int(types, "unsigned short", 2, 0));
  const auto u32 = remember("unsigned int", btf__add_int(types, "unsigned int", 4, 0));
  const auto s32 = remember("int", btf__add_int(types, "int", 4, BTF_INT_SIGNED));
  const auto u64 = remember("unsigned long", btf__add_int(types, "unsigned long", 8, 0));
  remember("unsigned __int128", btf__add_int(types, "unsigned __int128", 16, 0));
  const auto boolean = remember("_Bool", btf__add_int(types, "_Bool", 1, BTF_INT_BOOL));
  remember("double", btf__add_float(types, "double", 8));
  remember("__be16", btf__add_typedef(types, "__be16", static_cast<int>(u16)));
  const auto be32 = remember("__be32", btf__add_typedef(types, "__be32", static_cast<int>(u32)));
  const auto char_16 =
      remember("char_16", btf__add_array(types, static_cast<int>(u32), static_cast<int>(character), 16));
  const auto byte_6 = remember("byte_6", btf__add_array(types, static_cast<int>(u32), static_cast<int>(byte), 6));
  const auto byte_16 = remember("byte_16", btf__add_array(types, static_cast<int>(u32), static_cast<int>(byte), 16));
  const auto u32_3 = remember("u32_3", btf__add_array(types, static_cast<int>(u32), static_cast<int>(u32), 3));
  remember("pointer", btf__add_ptr(types, static_cast<int>(u64)));

  const auto verdict = remember("verdict", btf__add_enum(types, "verdict", 4));
  btf__add_enum_value(types, "DROP", 1);
  btf__add_enum_value(types, "PASS", 2);
  remember("big", btf__add_enum64(types, "big", 8, false));
  btf__add_enum64_value(types, "HUGE", std::uint64_t{1} << 40);

  const auto field = [&](const char *name, std::uint32_t type, std::uint32_t offset, std::uint32_t bits = 0) {
    if (btf__add_field(types, name, static_cast<int>(type), offset, bits) != 0) throw std::runtime_error(name);
  };
  const auto traffic = remember("traffic", btf__add_struct(types, "traffic", 16));
  field("packets", u64, 0);
  field("bytes", u64, 64);

  const auto lock = remember("bpf_spin_lock", btf__add_struct(types, "bpf_spin_lock", 4));
  field("val", u32, 0);

  const auto choice = remember("choice", btf__add_union(types, nullptr, 4));
  field("number", u32, 0);
  field("address", be32, 0);

  remember("mixed", btf__add_struct(types, "mixed", 80));
  field("name", char_16, 0);
  field("hardware", byte_6, 128);
  field("on", boolean, 176);
  field("low", u32, 184, 3);
  field("high", s32, 187, 5);
  field("verdict", verdict, 192);
  field("inner", traffic, 256);
  field("list", u32_3, 384);
  field("lock", lock, 480);
  field(nullptr, choice, 512);
  field("number16", u16, 544);

  remember("name", btf__add_struct(types, "name", 16));
  field("text", char_16, 0);
  remember("in6_addr", btf__add_struct(types, "in6_addr", 16));
  field("bytes", byte_16, 0);
}

std::uint32_t TestTypes::remember(std::string_view name, int id) {
  if (id <= 0) throw std::runtime_error(std::string(name));
  ids_.emplace_back(name, static_cast<std::uint32_t>(id));
  return static_cast<std::uint32_t>(id);
}

std::uint32_t TestTypes::id(std::string_view name) const {
  const auto found = std::ranges::find(ids_, name, [](const auto &pair) { return pair.first; });
  if (found == ids_.end()) throw std::runtime_error(std::string(name));
  return found->second;
}

std::uint32_t TestTypes::size(std::string_view name) const {
  return static_cast<std::uint32_t>(btf__resolve_size(types_.get(), id(name)));
}

std::vector<std::byte> bytes(std::initializer_list<unsigned> values) {
  std::vector<std::byte> result;
  for (const unsigned value : values) result.push_back(static_cast<std::byte>(value));
  return result;
}

}  // namespace bpfcc::test
