#include "loader/load/value_parser.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <string>

#include <fmt/format.h>

#include "loader/load/literal.h"
#include "loader/load/value_type.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

using Out = std::span<std::byte>;

// A type inside itself is not C; BTF that was made by hand could have one.
constexpr int kDeepestType = 32;

Result<void> parse_typed(std::string_view text, const btf *types, std::uint32_t id, Out out, int depth);

auto does_not_fit(std::string_view text, std::string_view what, std::string hint = {}) {
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not {}", text, what), 0, std::move(hint));
}

/// The part of `out` for a member or element; nothing where the type says more than there is.
std::optional<Out> part_of(Out out, std::uint64_t offset, std::int64_t size) {
  if (size < 0 || offset > out.size() || static_cast<std::uint64_t>(size) > out.size() - offset) return std::nullopt;
  return out.subspan(offset, static_cast<size_t>(size));
}

Result<void> parse_sized(std::string_view text, Out out) {
  const bool is_integer_size = out.size() == 1 || out.size() == 2 || out.size() == 4 || out.size() == 8;
  if (const auto integer = parse_integer(text); integer && is_integer_size) {
    return store_integer(*integer, Signedness::kUnknown, out);
  }
  return does_not_fit(text, fmt::format("a value of {} bytes", out.size()),
                      fmt::format("the object does not say the type: write {}bytes in hex, as de:ad:be:ef",
                                  is_integer_size ? "an integer, or " : ""));
}

Result<void> parse_integer_type(std::string_view text, const btf *types, const BareType &bare, Out out) {
  const auto integer = parse_integer(text);
  if ((btf_int_encoding(bare.type) & BTF_INT_BOOL) != 0 && (!integer || integer->negative || integer->magnitude > 1)) {
    return does_not_fit(text, "true or false");
  }
  if (!integer) return does_not_fit(text, fmt::format("an integer ({})", spell_type(types, bare.id)));
  const bool is_signed = (btf_int_encoding(bare.type) & BTF_INT_SIGNED) != 0;
  BPFCC_CHECK(store_integer(*integer, is_signed ? Signedness::kSigned : Signedness::kUnsigned, out));
  if (bare.network_order && std::endian::native == std::endian::little) std::ranges::reverse(out);
  return {};
}

Result<void> parse_enum(std::string_view text, const btf *types, const BareType &bare, Out out) {
  const bool is_signed = btf_kflag(bare.type);
  const auto store = [&](std::int64_t value) {
    const bool negative = is_signed && value < 0;
    const auto pattern = static_cast<std::uint64_t>(value);
    return store_integer({negative ? ~pattern + 1 : pattern, negative}, Signedness::kUnknown, out);
  };
  if (const auto integer = parse_integer(text)) return store_integer(*integer, Signedness::kUnknown, out);
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < btf_vlen(bare.type); ++i) {
    const bool wide = btf_is_enum64(bare.type);
    const std::uint32_t name = wide ? btf_enum64(bare.type)[i].name_off : btf_enum(bare.type)[i].name_off;
    names.push_back(type_name(types, name));
    if (names.back() != text) continue;
    if (wide) return store(static_cast<std::int64_t>(btf_enum64_value(&btf_enum64(bare.type)[i])));
    const std::int32_t value = btf_enum(bare.type)[i].val;
    return store(is_signed ? value : static_cast<std::int64_t>(static_cast<std::uint32_t>(value)));
  }
  return does_not_fit(text, fmt::format("an enumerator of {}", spell_type(types, bare.id)), did_you_mean(text, names));
}

Result<void> parse_characters(std::string_view text, const btf *types, const BareType &bare, Out out) {
  const auto string = parse_string(text);
  if (!string) return does_not_fit(text, "a string: a quote or an escape is wrong");
  if (string->size() > out.size()) {
    return fail(ErrorKind::kUsage, "",
                fmt::format("\"{}\" has {} characters, {} holds {}", *string, string->size(),
                            spell_type(types, bare.id), out.size()));
  }
  std::memcpy(out.data(), string->data(), string->size());
  return {};
}

Result<void> parse_array(std::string_view text, const btf *types, const BareType &bare, Out out, int depth) {
  const auto &array = *btf_array(bare.type);
  const auto elements = split_braces(text);
  if (!elements && is_character(types, array.type)) return parse_characters(text, types, bare, out);
  if (!elements) return does_not_fit(text, spell_type(types, bare.id), "write {1, 2, 3}");
  if (elements->size() > array.nelems) {
    return fail(
        ErrorKind::kUsage, "",
        fmt::format("{} elements are given, {} has {}", elements->size(), spell_type(types, bare.id), array.nelems));
  }
  const std::int64_t size = btf__resolve_size(types, array.type);
  for (size_t i = 0; i < elements->size(); ++i) {
    const auto part = part_of(out, i * static_cast<std::uint64_t>(std::max<std::int64_t>(size, 0)), size);
    if (!part) return does_not_fit(text, spell_type(types, bare.id));
    BPFCC_CHECK(parse_typed((*elements)[i], types, array.type, *part, depth));
  }
  return {};
}

/// Where "name=" of a part ends; 0 where it does not begin so. "{a=1}" has none: the name would have a brace in it.
size_t name_length(std::string_view part) {
  const size_t end = part.find_first_of("={\"");
  return end == std::string_view::npos || part[end] != '=' ? 0 : end;
}

Result<std::uint32_t> find_member(std::string_view name, const btf *types, const BareType &bare) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < btf_vlen(bare.type); ++i) {
    names.push_back(type_name(types, btf_members(bare.type)[i].name_off));
    if (names.back() == name) return i;
  }
  return fail(ErrorKind::kUsage, "", fmt::format("{} has no member '{}'", spell_type(types, bare.id), name), 0,
              did_you_mean(name, names));
}

Result<void> parse_member(std::string_view text, const btf *types, const BareType &bare, std::uint32_t index, Out out,
                          int depth) {
  const std::uint32_t type_id = btf_members(bare.type)[index].type;
  const MemberPlace place = member_place(bare.type, index);
  const auto part = part_of(out, place.bit_offset / 8, btf__resolve_size(types, type_id));
  if (place.bit_size != 0 || place.bit_offset % 8 != 0 || !part) {
    return fail(ErrorKind::kUsage, "", "bit fields cannot be set", 0, "write all bytes in hex, as de:ad:be:ef");
  }
  return parse_typed(text, types, type_id, *part, depth);
}

Result<void> parse_composite(std::string_view text, const btf *types, const BareType &bare, Out out, int depth) {
  const std::uint32_t members = btf_vlen(bare.type);
  const auto parts = split_braces(text);
  // `struct name { char text[16]; }` is written as its only member would be.
  if (!parts && members == 1) return parse_member(text, types, bare, 0, out, depth);
  if (!parts) return does_not_fit(text, spell_type(types, bare.id), "write {MEMBER=VALUE, ...}");
  std::uint32_t next = 0;
  for (const std::string_view part : *parts) {
    const size_t length = name_length(part);
    if (length > 0) {
      BPFCC_TRY(next, find_member(trim(part.substr(0, length)), types, bare));
    } else if (next >= members) {
      return fail(ErrorKind::kUsage, "",
                  fmt::format("{} has {} members, '{}' is one too many", spell_type(types, bare.id), members, part));
    }
    BPFCC_CHECK(parse_member(trim(part.substr(length > 0 ? length + 1 : 0)), types, bare, next, out, depth));
    ++next;
  }
  return {};
}

Result<void> parse_typed(std::string_view text, const btf *types, std::uint32_t id, Out out, int depth) {
  if (depth > kDeepestType) return does_not_fit(text, "readable: its type contains itself");
  text = trim(text);
  if (const auto address = parse_address(text); address && address->size() == out.size()) {
    std::ranges::copy(*address, out.begin());
    return {};
  }
  const BareType bare = bare_type(types, id);
  switch (bare.type == nullptr ? std::uint16_t{BTF_KIND_UNKN} : btf_kind(bare.type)) {
    case BTF_KIND_INT:
      return parse_integer_type(text, types, bare, out);
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return parse_enum(text, types, bare, out);
    case BTF_KIND_ARRAY:
      return parse_array(text, types, bare, out, depth + 1);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      return parse_composite(text, types, bare, out, depth + 1);
    default:
      return parse_sized(text, out);
  }
}

/// "10.0.0.0/8", for a key that is struct bpf_lpm_trie_key_u8 or laid out as it (linux/bpf.h).
Result<void> parse_prefix(std::string_view text, Out out) {
  const size_t slash = text.rfind('/');
  const Out address = out.subspan(sizeof(std::uint32_t));
  const auto bytes = parse_address(text.substr(0, slash));
  const auto length = parse_integer(text.substr(slash + 1));
  if (!bytes || !length || length->negative) return does_not_fit(text, "a prefix", "write it as 10.0.0.0/8");
  if (bytes->size() != address.size()) {
    return fail(
        ErrorKind::kUsage, "",
        fmt::format("the address of '{}' has {} bytes, the map's have {}", text, bytes->size(), address.size()));
  }
  if (length->magnitude > address.size() * 8) {
    return fail(ErrorKind::kUsage, "",
                fmt::format("/{} is longer than {} bits", length->magnitude, address.size() * 8));
  }
  BPFCC_CHECK(store_integer(*length, Signedness::kUnsigned, out.first(sizeof(std::uint32_t))));
  std::ranges::copy(*bytes, address.begin());
  return {};
}

}  // namespace

Result<void> store_value(std::string_view text, const btf *types, std::uint32_t type_id, std::span<std::byte> out) {
  Bytes bytes(out.size());
  BPFCC_CHECK(parse_typed(text, types, type_id, bytes, 0));
  std::ranges::copy(bytes, out.begin());
  return {};
}

Result<std::vector<std::byte>> parse_value(std::string_view text, const ValueLayout &layout) {
  Bytes bytes(layout.size);
  if (bytes.empty()) return does_not_fit(text, "stored: there is nothing to store");
  text = trim(text);
  if (layout.is_prefix && bytes.size() > sizeof(std::uint32_t) && text.find('/') != std::string_view::npos) {
    BPFCC_CHECK(parse_prefix(text, bytes));
  } else {
    const bool fits = layout.types != nullptr &&
                      btf__resolve_size(layout.types, layout.type_id) == static_cast<std::int64_t>(layout.size);
    BPFCC_CHECK(parse_typed(text, layout.types, fits ? layout.type_id : 0, bytes, 0));
  }
  return bytes;
}

}  // namespace bpfcc
