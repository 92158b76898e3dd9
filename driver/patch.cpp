#include "driver/patch.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace bpfcc {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Lines of `before` that others of `after` stand for. Numbers count from 0.
struct Change {
  std::size_t old_begin;
  std::size_t old_end;
  std::size_t new_begin;
  std::size_t new_end;
};

/// Adds one line to the last change where it follows that one.
void extend(std::vector<Change> &changes, std::size_t old_line, std::size_t new_line, bool is_old) {
  const bool follows = !changes.empty() && changes.back().old_end == old_line && changes.back().new_end == new_line;
  if (!follows) changes.push_back({old_line, old_line, new_line, new_line});
  ++(is_old ? changes.back().old_end : changes.back().new_end);
}

/// Where the two differ, by their longest common subsequence.
std::vector<Change> changes_between(const Lines &before, const Lines &after) {
  const auto [old_stop, new_stop] = std::ranges::mismatch(before, after);
  const auto first = static_cast<std::size_t>(old_stop - before.begin());
  std::size_t same = 0;
  while (same < std::min(before.size(), after.size()) - first &&
         before[before.size() - 1 - same] == after[after.size() - 1 - same]) {
    ++same;
  }
  const std::size_t rows = before.size() - same - first;
  const std::size_t columns = after.size() - same - first;
  if (rows == 0 && columns == 0) return {};
  constexpr std::size_t kMostCells = 1 << 24;
  if (rows * columns > kMostCells) return {{first, first + rows, first, first + columns}};
  // The length of the longest one of what is left of both.
  std::vector<std::uint32_t> lengths((rows + 1) * (columns + 1));
  const auto length = [&](std::size_t row, std::size_t column) -> std::uint32_t & {
    return lengths[row * (columns + 1) + column];
  };
  for (std::size_t row = rows; row-- > 0;) {
    for (std::size_t column = columns; column-- > 0;) {
      length(row, column) = before[first + row] == after[first + column]
                                ? length(row + 1, column + 1) + 1
                                : std::max(length(row + 1, column), length(row, column + 1));
    }
  }
  std::vector<Change> changes;
  std::size_t row = 0;
  std::size_t column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[first + row] == after[first + column]) {
      ++row;
      ++column;
    } else if (row < rows && (column == columns || length(row + 1, column) >= length(row, column + 1))) {
      extend(changes, first + row++, first + column, true);
    } else {
      extend(changes, first + row, first + column++, false);
    }
  }
  return changes;
}

void add_lines(std::string &text, char sign, const Lines &lines, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) text += fmt::format("{}{}\n", sign, lines[i]);
}

/// "3,7": the first line, from 1, and how many; the line before where there are none.
std::string range(std::size_t begin, std::size_t end) {
  return fmt::format("{},{}", begin == end ? begin : begin + 1, end - begin);
}

}  // namespace

std::string unified_diff(const std::string &path, std::string_view before, std::string_view after) {
  constexpr std::size_t kAround = 3;
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  const std::vector<Change> changes = changes_between(old_lines, new_lines);
  if (changes.empty()) return {};
  std::string text = fmt::format("--- {0}\n+++ {0}\n", path);
  for (std::size_t i = 0; i < changes.size();) {
    std::size_t last = i;
    while (last + 1 < changes.size() && changes[last + 1].old_begin - changes[last].old_end <= 2 * kAround) ++last;
    const std::size_t in_front = std::min(kAround, changes[i].old_begin);
    const std::size_t behind = std::min(kAround, old_lines.size() - changes[last].old_end);
    text += fmt::format("@@ -{} +{} @@\n", range(changes[i].old_begin - in_front, changes[last].old_end + behind),
                        range(changes[i].new_begin - in_front, changes[last].new_end + behind));
    std::size_t shown = changes[i].old_begin - in_front;
    for (; i <= last; ++i) {
      add_lines(text, ' ', old_lines, shown, changes[i].old_begin);
      add_lines(text, '-', old_lines, changes[i].old_begin, changes[i].old_end);
      add_lines(text, '+', new_lines, changes[i].new_begin, changes[i].new_end);
      shown = changes[i].old_end;
    }
    add_lines(text, ' ', old_lines, shown, shown + behind);
  }
  return text;
}

std::vector<FixIt> line_edits(const std::string &path, std::string_view before, std::string_view after) {
  const Lines new_lines = lines_of(after);
  std::vector<FixIt> edits;
  for (const Change &change : changes_between(lines_of(before), new_lines)) {
    FixIt edit{{path, static_cast<unsigned>(change.old_begin) + 1, 1},
               {path, static_cast<unsigned>(change.old_end) + 1, 1},
               {}};
    for (std::size_t i = change.new_begin; i < change.new_end; ++i)
      edit.replacement += fmt::format("{}\n", new_lines[i]);
    edits.push_back(std::move(edit));
  }
  return edits;
}

}  // namespace bpfcc
