#include "loader/observe/value.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/value_type.h"

namespace bpfcc {
namespace {

using In = std::span<const std::byte>;

// A type inside itself is not C; BTF that was made by hand could have one.
constexpr int kDeepestType = 32;

// Structs of linux/bpf.h whose content is the kernel's own; the kernel shows zeros in their place.
constexpr std::array<std::string_view, 8> kOpaque = {"bpf_spin_lock", "bpf_timer",   "bpf_list_head", "bpf_list_node",
                                                     "bpf_rb_root",   "bpf_rb_node", "bpf_refcount",  "bpf_wq"};

Value read_typed(const btf *types, std::uint32_t id, In bytes, int depth);

/// The lowest 64 bits of an integer of the host's byte order.
std::uint64_t load_bits(In bytes) {
  std::uint64_t bits = 0;
  for (size_t i = 0; i < std::min(bytes.size(), sizeof(bits)); ++i) {
    const size_t at = std::endian::native == std::endian::little ? i : bytes.size() - 1 - i;
    bits |= static_cast<std::uint64_t>(bytes[at]) << 8 * i;
  }
  return bits;
}

std::int64_t sign_extend(std::uint64_t bits, size_t width) {
  const unsigned shift = 64 - static_cast<unsigned>(std::min<size_t>(width, 64));
  return static_cast<std::int64_t>(bits << shift) >> shift;
}

std::string big_integer(In bytes) {
  std::string text = "0x";
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t at = std::endian::native == std::endian::little ? bytes.size() - 1 - i : i;
    text += fmt::format("{:02x}", std::to_integer<unsigned>(bytes[at]));
  }
  return text;
}

std::string internet_address(int family, In bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, bytes.data(), text.data(), text.size());
  return text.data();
}

Value read_integer(const BareType &bare, In bytes) {
  if (bytes.size() > sizeof(std::uint64_t)) return big_integer(bytes);
  if (bare.network_order && bytes.size() == sizeof(in_addr)) return internet_address(AF_INET, bytes);
  std::uint64_t bits = load_bits(bytes);
  if (bare.network_order && std::endian::native == std::endian::little) {
    std::array<std::byte, sizeof(bits)> swapped{};
    std::ranges::reverse_copy(bytes, swapped.begin());
    bits = load_bits(In(swapped).first(bytes.size()));
  }
  const int encoding = btf_int_encoding(bare.type);
  if ((encoding & BTF_INT_BOOL) != 0 && bits <= 1) return bits == 1;
  if ((encoding & BTF_INT_SIGNED) != 0) return sign_extend(bits, bytes.size() * 8);
  return bits;
}

Value enumerator(const btf *types, const BareType &bare, std::uint64_t bits, size_t width) {
  for (std::uint32_t i = 0; i < btf_vlen(bare.type); ++i) {
    const bool wide = btf_is_enum64(bare.type);
    const std::uint64_t value = wide ? btf_enum64_value(&btf_enum64(bare.type)[i])
                                     : static_cast<std::uint64_t>(std::int64_t{btf_enum(bare.type)[i].val});
    const std::uint64_t mask = width >= 64 ? UINT64_MAX : (std::uint64_t{1} << width) - 1;
    if ((value & mask) != bits) continue;
    return type_name(types, wide ? btf_enum64(bare.type)[i].name_off : btf_enum(bare.type)[i].name_off);
  }
  return btf_kflag(bare.type) ? Value(sign_extend(bits, width)) : Value(bits);
}

Value read_float(In bytes) {
  if (bytes.size() == sizeof(float)) return std::bit_cast<float>(static_cast<std::uint32_t>(load_bits(bytes)));
  if (bytes.size() == sizeof(double)) return std::bit_cast<double>(load_bits(bytes));
  return hex_bytes(bytes);
}

Value read_array(const btf *types, const BareType &bare, In bytes, int depth) {
  const auto &array = *btf_array(bare.type);
  if (is_character(types, array.type)) {
    const std::string text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    return text.substr(0, text.find('\0'));
  }
  if (is_raw_byte(types, array.type)) return hex_bytes(bytes);
  const auto size = static_cast<size_t>(std::max<std::int64_t>(btf__resolve_size(types, array.type), 0));
  Value values = Value::array();
  for (size_t i = 0; size > 0 && i < array.nelems && (i + 1) * size <= bytes.size(); ++i) {
    values.push_back(read_typed(types, array.type, bytes.subspan(i * size, size), depth));
  }
  return values;
}

Value read_bit_field(const btf *types, std::uint32_t id, const MemberPlace &place, In bytes) {
  if (place.bit_size > 64) return nullptr;  // no type of C has so many; BTF can hold 255
  std::uint64_t bits = 0;
  for (std::uint32_t i = 0; i < place.bit_size; ++i) {
    // In the order in which the compiler lays out bit fields: from the lowest bit up, or from the highest down.
    const std::uint32_t at = place.bit_offset + i;
    if (at / 8 >= bytes.size()) return nullptr;
    const bool little = std::endian::native == std::endian::little;
    const auto bit = std::to_integer<std::uint64_t>(bytes[at / 8]) >> (little ? at % 8 : 7 - at % 8) & 1;
    bits |= bit << (little ? i : place.bit_size - 1 - i);
  }
  const BareType bare = bare_type(types, id);
  if (bare.type == nullptr) return bits;
  if (btf_is_any_enum(bare.type)) return enumerator(types, bare, bits, place.bit_size);
  if (!btf_is_int(bare.type)) return bits;
  if ((btf_int_encoding(bare.type) & BTF_INT_BOOL) != 0) return bits != 0;
  if ((btf_int_encoding(bare.type) & BTF_INT_SIGNED) != 0) return sign_extend(bits, place.bit_size);
  return bits;
}

bool is_opaque(const btf *types, std::uint32_t id) {
  const BareType bare = bare_type(types, id);
  return bare.type != nullptr && btf_is_struct(bare.type) &&
         std::ranges::find(kOpaque, type_name(types, bare.type->name_off)) != kOpaque.end();
}

/// The members of a struct or union, into `object`: those of members without a name too, as C has them.
void read_members(const btf *types, const BareType &bare, In bytes, int depth, Value &object) {
  for (std::uint32_t i = 0; i < btf_vlen(bare.type); ++i) {
    const auto &member = btf_members(bare.type)[i];
    const MemberPlace place = member_place(bare.type, i);
    const std::string name(type_name(types, member.name_off));
    if (place.bit_size != 0) {
      if (!name.empty()) object[name] = read_bit_field(types, member.type, place, bytes);
      continue;
    }
    const std::int64_t size = btf__resolve_size(types, member.type);
    const size_t offset = place.bit_offset / 8;
    if (size <= 0 || offset > bytes.size() || static_cast<size_t>(size) > bytes.size() - offset) continue;
    if (is_opaque(types, member.type)) continue;
    const In part = bytes.subspan(offset, static_cast<size_t>(size));
    const BareType inner = bare_type(types, member.type);
    if (name.empty() && inner.type != nullptr && btf_is_composite(inner.type) && depth < kDeepestType) {
      read_members(types, inner, part, depth + 1, object);
    } else {
      object[name] = read_typed(types, member.type, part, depth);
    }
  }
}

Value read_composite(const btf *types, const BareType &bare, In bytes, int depth) {
  if (type_name(types, bare.type->name_off) == "in6_addr" && bytes.size() == sizeof(in6_addr)) {
    return internet_address(AF_INET6, bytes);
  }
  Value object = Value::object();
  read_members(types, bare, bytes, depth, object);
  return object;
}

/// Variables of .data and the like, by name.
Value read_section(const btf *types, const BareType &bare, In bytes, int depth) {
  Value object = Value::object();
  for (std::uint32_t i = 0; i < btf_vlen(bare.type); ++i) {
    const auto &info = btf_var_secinfos(bare.type)[i];
    const btf_type *variable = btf__type_by_id(types, info.type);
    if (variable == nullptr || info.offset > bytes.size() || info.size > bytes.size() - info.offset) continue;
    const std::string name(type_name(types, variable->name_off));
    object[name] = read_typed(types, variable->type, bytes.subspan(info.offset, info.size), depth);
  }
  return object;
}

Value read_sized(In bytes) {
  const bool is_integer_size = bytes.size() == 1 || bytes.size() == 2 || bytes.size() == 4 || bytes.size() == 8;
  return is_integer_size ? Value(load_bits(bytes)) : Value(hex_bytes(bytes));
}

Value read_typed(const btf *types, std::uint32_t id, In bytes, int depth) {
  const BareType bare = bare_type(types, id);
  if (bare.type == nullptr || depth > kDeepestType) return read_sized(bytes);
  switch (btf_kind(bare.type)) {
    case BTF_KIND_INT:
      return read_integer(bare, bytes);
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return enumerator(types, bare, load_bits(bytes), std::min<size_t>(bytes.size(), 8) * 8);
    case BTF_KIND_FLOAT:
      return read_float(bytes);
    case BTF_KIND_PTR:
      return fmt::format("{:#x}", load_bits(bytes));
    case BTF_KIND_ARRAY:
      return read_array(types, bare, bytes, depth + 1);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      return read_composite(types, bare, bytes, depth + 1);
    case BTF_KIND_DATASEC:
      return read_section(types, bare, bytes, depth + 1);
    default:
      return read_sized(bytes);
  }
}

}  // namespace

Value read_value(const btf *types, std::uint32_t type_id, std::span<const std::byte> bytes) {
  return types == nullptr ? read_sized(bytes) : read_typed(types, type_id, bytes, 0);
}

std::string hex_bytes(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    if (!text.empty()) text += ':';
    text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  }
  return text;
}

Value read_prefix(std::span<const std::byte> key) {
  constexpr size_t kLength = sizeof(std::uint32_t);
  if (key.size() <= kLength) return hex_bytes(key);
  const In address = key.subspan(kLength);
  std::string text = hex_bytes(address);
  if (address.size() == sizeof(in_addr)) text = internet_address(AF_INET, address);
  if (address.size() == sizeof(in6_addr)) text = internet_address(AF_INET6, address);
  return fmt::format("{}/{}", text, load_bits(key.first(kLength)));
}

Value sum_values(std::span<const Value> values) {
  const Value &first = values.front();
  const auto all = [&](auto predicate) { return std::ranges::all_of(values, predicate); };
  if (first.is_number_float()) {
    double sum = 0;
    for (const Value &value : values) sum += value.get<double>();
    return sum;
  }
  if (first.is_number() && all([](const Value &value) { return value.is_number_unsigned(); })) {
    std::uint64_t sum = 0;
    for (const Value &value : values) sum += value.get<std::uint64_t>();
    return sum;
  }
  if (first.is_number() && all([](const Value &value) { return value.is_number_integer(); })) {
    std::uint64_t sum = 0;  // signed overflow is undefined
    for (const Value &value : values) sum += static_cast<std::uint64_t>(value.get<std::int64_t>());
    return static_cast<std::int64_t>(sum);
  }
  if (first.is_structured() &&
      all([&](const Value &value) { return value.type() == first.type() && value.size() == first.size(); })) {
    Value sum = first;
    std::vector<Value> parts(values.size());
    for (auto item = sum.begin(); item != sum.end(); ++item) {
      const auto at = std::distance(sum.begin(), item);
      std::ranges::transform(values, parts.begin(), [&](const Value &value) { return *std::next(value.begin(), at); });
      *item = sum_values(parts);
    }
    return sum;
  }
  return all([&](const Value &value) { return value == first; }) ? first : Value(nullptr);
}

}  // namespace bpfcc
