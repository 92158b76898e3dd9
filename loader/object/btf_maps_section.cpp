#include "loader/object/btf_maps_section.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "loader/object/btf_map_definitions.h"
#include "loader/object/legacy_map_definitions.h"

namespace bpfcc {
namespace {

constexpr std::size_t kMaxVariables = 0xffff;  // vlen of struct btf_type has 16 bits

std::uint32_t info_of(std::uint32_t kind, std::size_t count) { return kind << 24 | static_cast<std::uint32_t>(count); }

std::size_t raw_offset(const btf *types, const btf_header &header, std::uint32_t id) {
  const auto *first = reinterpret_cast<const std::byte *>(btf__type_by_id(types, 1));
  const auto *type = reinterpret_cast<const std::byte *>(btf__type_by_id(types, id));
  return header.hdr_len + header.type_off + static_cast<std::size_t>(type - first);
}

/// What takes the place of a DATASEC.
struct Replacement {
  std::size_t offset;     // in the raw bytes
  std::size_t variables;  // how many there were
  btf_type type;
  std::span<const btf_var_secinfo> entries;
};

Replacement replace(const btf *types, const btf_header &header, std::uint32_t id, const btf_type &type,
                    std::span<const btf_var_secinfo> entries) {
  return {raw_offset(types, header, id), btf_vlen(btf__type_by_id(types, id)), type, entries};
}

void apply(std::vector<std::byte> &raw, btf_header &header, const Replacement &replacement) {
  const auto entries = std::as_bytes(replacement.entries);
  const std::size_t old_size = replacement.variables * sizeof(btf_var_secinfo);
  const auto begin = raw.begin() + static_cast<std::ptrdiff_t>(replacement.offset + sizeof(btf_type));
  raw.erase(begin, begin + static_cast<std::ptrdiff_t>(old_size));
  raw.insert(raw.begin() + static_cast<std::ptrdiff_t>(replacement.offset + sizeof(btf_type)), entries.begin(),
             entries.end());
  std::memcpy(raw.data() + replacement.offset, &replacement.type, sizeof(btf_type));
  header.type_len += static_cast<__u32>(entries.size()) - static_cast<__u32>(old_size);
  header.str_off += static_cast<__u32>(entries.size()) - static_cast<__u32>(old_size);
}

}  // namespace

Result<std::vector<std::byte>> describe_maps_section(btf *types, const std::vector<btf_var_secinfo> &variables,
                                                     std::uint32_t size) {
  const std::uint32_t legacy = find_btf(types, kLegacyMapsSection, BTF_KIND_DATASEC);
  std::uint32_t described = find_btf(types, kBtfMapsSection, BTF_KIND_DATASEC);
  if (described == 0) described = legacy;
  if (described == 0) {
    const int added = btf__add_datasec(types, std::string(kBtfMapsSection).c_str(), size);
    described = added > 0 ? static_cast<std::uint32_t>(added) : 0;
  }
  const int name = btf__add_str(types, std::string(kBtfMapsSection).c_str());
  std::uint32_t raw_size = 0;
  const void *raw_data = btf__raw_data(types, &raw_size);
  if (described == 0 || name < 0 || raw_data == nullptr) return fail(ErrorKind::kEnvironment, "", "no memory for BTF");
  if (variables.size() > kMaxVariables) return fail(ErrorKind::kRefused, "", "has more maps than BTF can describe");

  const auto *bytes = static_cast<const std::byte *>(raw_data);
  std::vector<std::byte> raw(bytes, bytes + raw_size);
  btf_header header;
  std::memcpy(&header, raw.data(), sizeof(header));
  btf_type section = {};
  section.name_off = static_cast<__u32>(name);
  section.info = info_of(BTF_KIND_DATASEC, variables.size());
  section.size = size;
  std::vector<Replacement> replacements = {replace(types, header, described, section, variables)};
  if (legacy != 0 && legacy != described) {
    btf_type nothing = {};  // an empty struct without a name: its id must stay taken
    nothing.info = info_of(BTF_KIND_STRUCT, 0);
    replacements.push_back(replace(types, header, legacy, nothing, {}));
  }
  // From the back, so that the offsets before stay right.
  std::ranges::sort(replacements, std::ranges::greater(), &Replacement::offset);
  for (const Replacement &replacement : replacements) apply(raw, header, replacement);
  std::memcpy(raw.data(), &header, sizeof(header));
  return raw;
}

}  // namespace bpfcc
