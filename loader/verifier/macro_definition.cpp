#include "loader/verifier/macro_definition.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace bpfcc {
namespace {

constexpr std::size_t kMostFiles = 16;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view behind_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

/// What stands behind "#define" or "#include" in a line; nothing in other lines.
std::optional<std::string_view> behind_directive(std::string_view line, std::string_view directive) {
  line = behind_spaces(line);
  if (!line.starts_with('#')) return std::nullopt;
  line = behind_spaces(line.substr(1));
  if (!line.starts_with(directive)) return std::nullopt;
  return behind_spaces(line.substr(directive.size()));
}

bool defines(std::string_view line, std::string_view name) {
  const auto rest = behind_directive(line, "define");
  if (!rest || !rest->starts_with(name)) return false;
  const std::string_view behind = rest->substr(name.size());
  if (behind.starts_with('(')) return true;
  if (behind.empty() || is_word(behind[0])) return false;
  const std::string_view body = behind_spaces(behind);
  return !body.empty() && std::isdigit(static_cast<unsigned char>(body[0])) == 0;
}

/// "a.h" of '#include "a.h"', beside the file.
std::string included_file(std::string_view line, const std::string &file) {
  const auto rest = behind_directive(line, "include");
  if (!rest || !rest->starts_with('"')) return {};
  const std::size_t end = rest->find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::size_t slash = file.rfind('/');
  return (slash == std::string::npos ? "" : file.substr(0, slash + 1)) + std::string(rest->substr(1, end - 1));
}

}  // namespace

std::string line_of(std::string_view source, unsigned line) {
  for (unsigned current = 1; current < line; ++current) {
    const std::size_t end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  return line == 0 ? "" : std::string(source.substr(0, source.find('\n')));
}

std::string word_at(const SourceLine &at) {
  if (at.column == 0 || at.column > at.text.size()) return {};
  const auto begin = at.text.begin() + (at.column - 1);
  return {begin, std::find_if_not(begin, at.text.end(), is_word)};
}

std::optional<SourceLine> find_macro(const std::string &name, const std::string &file, const SourceReader &read) {
  if (name.empty()) return std::nullopt;
  std::vector<std::string> files = {file};
  for (std::size_t i = 0; i < files.size() && i < kMostFiles; ++i) {
    const std::string text = read(files[i]);
    std::string_view rest = text;
    for (unsigned number = 1; !rest.empty(); ++number) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (defines(line, name)) {
        const auto column = static_cast<unsigned>(line.find(name)) + 1;
        return SourceLine{files[i], number, column, std::string(line)};
      }
      std::string included = included_file(line, files[i]);
      if (!included.empty() && std::ranges::find(files, included) == files.end()) files.push_back(std::move(included));
    }
  }
  return std::nullopt;
}

}  // namespace bpfcc
