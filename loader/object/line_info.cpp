#include "loader/object/line_info.h"

#include <bpf/btf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <tuple>

#include "loader/object/btf_ext.h"
#include "loader/object/btf_types.h"

namespace bpfcc {
namespace {

template <class T>
std::optional<T> read_at(std::span<const std::byte> bytes, std::size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

/// What follows the header, of the lines alone: the size of a record, then sections with their records.
std::span<const std::byte> line_part(std::span<const std::byte> bytes) {
  const auto header = read_at<BtfExtHeader>(bytes, 0);
  if (!header || header->magic != BTF_MAGIC || header->version != BTF_VERSION) return {};
  const std::uint64_t begin = std::uint64_t{header->header_size} + header->line_offset;
  if (begin > bytes.size() || header->line_size > bytes.size() - begin) return {};
  return bytes.subspan(begin, header->line_size);
}

}  // namespace

std::vector<LineRecord> read_line_info(const ElfImage &image, const btf *types) {
  const std::size_t section = image.find_section(".BTF.ext");
  if (section == 0 || types == nullptr) return {};
  const std::span<const std::byte> bytes = line_part(image.sections[section].data);
  const auto size = read_at<std::uint32_t>(bytes, 0);
  if (!size || *size < sizeof(bpf_line_info)) return {};
  std::vector<LineRecord> records;
  for (std::size_t at = sizeof(*size); at < bytes.size();) {
    const auto header = read_at<BtfExtSection>(bytes, at);
    if (!header) break;
    at += sizeof(*header);
    const std::size_t code = image.find_section(btf_name(types, header->name));
    for (std::uint32_t i = 0; i < header->count; ++i, at += *size) {
      const auto record = read_at<bpf_line_info>(bytes, at);
      if (!record) return {};
      records.push_back({code, record->insn_off / sizeof(bpf_insn), btf_name(types, record->file_name_off),
                         btf_name(types, record->line_off), BPF_LINE_INFO_LINE_NUM(record->line_col),
                         BPF_LINE_INFO_LINE_COL(record->line_col)});
    }
  }
  std::ranges::stable_sort(records, {}, [](const LineRecord &r) { return std::tuple(r.section, r.insn); });
  return records;
}

}  // namespace bpfcc
