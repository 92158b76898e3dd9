#include "loader/verifier/message.h"

#include <algorithm>
#include <charconv>

namespace bpfcc {
namespace {

/// One piece of a printf format: text, and the conversion behind it.
struct Piece {
  std::string_view text;
  char conversion = 0;  ///< 0 at the end of the format
};

Piece take_piece(std::string_view &format) {
  Piece piece;
  const std::size_t percent = format.find('%');
  piece.text = format.substr(0, percent);
  if (percent == std::string_view::npos) {
    format = {};
    return piece;
  }
  const std::size_t end = format.find_first_not_of("#+-*.0123456789lhz", percent + 1);
  if (end == std::string_view::npos) {
    format = {};
    return piece;
  }
  piece.conversion = format[end];
  format.remove_prefix(end + 1);
  return piece;
}

/// How much of the line a number takes: "-12", "0x1f", "18446744073709551615".
std::size_t number_size(std::string_view line) {
  std::size_t at = 0;
  if (at < line.size() && (line[at] == '-' || line[at] == '+')) ++at;
  const std::size_t end = line.find_first_not_of("0123456789abcdefx", at);
  const std::size_t size = (end == std::string_view::npos ? line.size() : end);
  return size == at ? 0 : size;
}

bool match(std::string_view format, std::string_view line, bool whole, std::span<std::string_view> values) {
  const Piece piece = take_piece(format);
  if (!line.starts_with(piece.text)) {
    return false;
  }
  line.remove_prefix(piece.text.size());
  if (piece.conversion == 0) return !whole || line.empty();
  if (piece.conversion == '%') {
    return line.starts_with('%') && match(format, line.substr(1), whole, values);
  }
  const auto rest_matches = [&](std::size_t size) {
    if (!match(format, line.substr(size), whole, values.empty() ? values : values.subspan(1))) return false;
    if (!values.empty()) values[0] = line.substr(0, size);
    return true;
  };
  if (piece.conversion != 's' && piece.conversion != 'c') {
    const std::size_t size = number_size(line);
    return size > 0 && rest_matches(size);
  }
  // A string: the shortest with which the rest fits. Each try continues at what comes next in the format.
  std::string_view rest = format;
  const std::string_view next = take_piece(rest).text;
  if (next.empty() && format.empty()) return rest_matches(line.size());
  for (std::size_t size = line.find(next); size != std::string_view::npos; size = line.find(next, size + 1)) {
    if (rest_matches(size)) return true;
    if (size >= line.size()) break;
  }
  return false;
}

}  // namespace

bool match_format(std::string_view format, std::string_view line, std::span<std::string_view> values) {
  constexpr std::size_t kLongestSentence = 400;  // what is longer is not one, and strings are tried at many places
  // Sentences of two lines are recognised by each.
  const bool whole = format.ends_with('\n');
  while (format.ends_with('\n')) format.remove_suffix(1);
  if (const std::size_t newline = format.rfind('\n'); newline != std::string_view::npos)
    format.remove_prefix(newline + 1);
  return !format.empty() && match(format, line.substr(0, kLongestSentence), whole, values);
}

MessageMatch match_message(std::string_view line) {
  MessageMatch found;
  for (const auto rows : {other_messages(), verifier_messages(), type_messages(), earlier_messages()}) {
    for (const MessageRow &row : rows) {
      found.values = {};
      if (!match_format(row.format, line, found.values)) continue;
      found.row = &row;
      return found;
    }
  }
  return {};
}

int register_of_message(std::string_view line) {
  // "R1 ...", "... R1 ...", "arg#0" counts from 0, "arg0" of a trusted argument and "arg #1" from 0 and 1.
  struct Word {
    std::string_view before;
    int first;  // the register that number 0 means
  };
  constexpr std::array kWords = {Word{"register R", 0}, Word{"R", 0},    Word{"as arg #", 1},    Word{"arg #", 0},
                                 Word{"args#", 1},      Word{"arg#", 1}, Word{"trusted arg", 1}, Word{"helper arg", 0}};
  for (const Word &word : kWords) {
    for (std::size_t at = line.find(word.before); at != std::string_view::npos; at = line.find(word.before, at + 1)) {
      const bool inside = at > 0 && line[at - 1] != ' ' && line[at - 1] != '(' && line[at - 1] != ',';
      int number = -1;
      const char *const begin = line.data() + at + word.before.size();
      const auto [rest, error] = std::from_chars(begin, line.data() + line.size(), number);
      if (inside || error != std::errc() || number < 0 || number > 10) continue;
      return number + word.first;
    }
  }
  return -1;
}

}  // namespace bpfcc
