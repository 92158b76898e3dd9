#include "support/text_file.h"

#include <fcntl.h>

#include <cerrno>

#include "support/file_bytes.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(separators, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

std::optional<std::string> read_text(const std::string &path) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  const auto bytes = read_all(file.get());
  if (!bytes) {
    errno = bytes.error().error_code;
    return std::nullopt;
  }
  return std::string(reinterpret_cast<const char *>(bytes->data()), bytes->size());
}

std::vector<std::string_view> lines_of(std::string_view text) { return split(text, "\n"); }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words = split(text, " \t\n");
  std::erase(words, "");
  return words;
}

std::string first_word_of_file(const std::string &path) {
  const std::string text = read_text(path).value_or("");
  const auto words = words_of(text);
  return words.empty() ? "" : std::string(words.front());
}

}  // namespace bpfcc
