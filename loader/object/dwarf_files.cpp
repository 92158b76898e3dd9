#include "loader/object/dwarf_files.h"

#include <utility>

#include <fmt/format.h>

#include "loader/object/dwarf_entries.h"

namespace bpfcc {
namespace {

// DWARF 5, 6.2.4.1: what an entry of a directory or a file has.
constexpr std::uint64_t kPath = 1;
constexpr std::uint64_t kDirectoryIndex = 2;

struct Entry {
  std::string_view path;
  std::uint64_t directory = 0;
};

/// A table of directories or of files: how its entries are written, and they.
std::vector<Entry> read_table(const ElfImage &image, DwarfCursor &cursor) {
  std::vector<std::pair<std::uint64_t, std::uint16_t>> format;
  for (std::uint64_t left = cursor.number(1); left > 0 && cursor.ok(); --left) {
    const std::uint64_t content = cursor.uleb();
    format.emplace_back(content, static_cast<std::uint16_t>(cursor.uleb()));
  }
  std::vector<Entry> entries;
  for (std::uint64_t left = cursor.uleb(); left > 0 && !cursor.at_end() && !format.empty(); --left) {
    Entry entry;
    for (const auto &[content, form] : format) {
      DwarfAttribute attribute;
      if (!read_dwarf_form(cursor, form, attribute)) return entries;
      if (content == kPath) entry.path = dwarf_string(image, attribute);
      if (content == kDirectoryIndex) entry.directory = attribute.number;
    }
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

std::vector<std::string> read_dwarf_files(const ElfImage &image, std::uint64_t line_table) {
  DwarfCursor cursor(image.sections[image.find_section(".debug_line")].data, line_table);
  constexpr std::uint64_t kVersion = 5;
  constexpr std::size_t kOffsetSize = 4;
  cursor.number(kOffsetSize);  // of the whole table
  if (cursor.number(2) != kVersion) return {};
  cursor.number(2);            // sizes of an address and a segment
  cursor.number(kOffsetSize);  // of the head
  constexpr std::uint64_t kSettings = 5;
  cursor.block(kSettings);
  const std::uint64_t opcodes = cursor.number(1);
  if (opcodes > 0) cursor.block(opcodes - 1);
  const std::vector<Entry> directories = read_table(image, cursor);
  std::vector<std::string> files;
  for (const Entry &file : read_table(image, cursor)) {
    std::string path(file.path);
    if (file.directory < directories.size() && !path.starts_with('/')) {
      path = fmt::format("{}/{}", directories[file.directory].path, path);
      // The first one is that of the compilation.
      if (!path.starts_with('/')) path = fmt::format("{}/{}", directories.front().path, path);
    }
    files.push_back(std::move(path));
  }
  return files;
}

}  // namespace bpfcc
