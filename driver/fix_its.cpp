#include "driver/fix_its.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <tuple>

#include "driver/replace_file.h"

namespace bpfcc {
namespace {

struct Edit {
  size_t begin;
  size_t end;
  std::string_view replacement;

  auto key() const { return std::tie(begin, end, replacement); }
};

/// Where each line begins.
std::vector<size_t> line_starts(std::string_view text) {
  std::vector<size_t> starts{0};
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts.push_back(at + 1);
  return starts;
}

std::optional<size_t> offset_of(const SourcePlace &place, const std::vector<size_t> &starts, size_t size) {
  if (place.line == 0 || place.column == 0 || place.line > starts.size()) return std::nullopt;
  const size_t offset = starts[place.line - 1] + place.column - 1;
  const size_t line_end = place.line < starts.size() ? starts[place.line] - 1 : size;
  return offset <= line_end ? std::optional(offset) : std::nullopt;
}

}  // namespace

FixedText apply_fix_its(std::string_view text, const std::vector<FixIt> &fixes) {
  const std::vector<size_t> starts = line_starts(text);
  std::vector<Edit> edits;
  for (const FixIt &fix : fixes) {
    const auto begin = offset_of(fix.begin, starts, text.size());
    const auto end = offset_of(fix.end, starts, text.size());
    if (begin && end && *begin <= *end) edits.push_back({*begin, *end, fix.replacement});
  }
  std::ranges::sort(edits, {}, &Edit::key);
  const auto [first, last] = std::ranges::unique(edits, {}, &Edit::key);
  edits.erase(first, last);
  FixedText fixed;
  size_t done = 0;
  for (const Edit &edit : edits) {
    if (edit.begin < done) continue;
    fixed.text += text.substr(done, edit.begin - done);
    fixed.text += edit.replacement;
    done = edit.end;
    ++fixed.applied;
  }
  fixed.text += text.substr(done);
  return fixed;
}

std::map<std::string, std::vector<FixIt>> fix_its_by_file(const std::vector<Diag> &diags) {
  std::map<std::string, std::vector<FixIt>> files;
  for (const Diag &diag : diags) {
    const bool is_about_code = diag.severity == Severity::kError || diag.severity == Severity::kWarning;
    for (const FixIt &fix : diag.fix_its) {
      if (is_about_code && std::filesystem::is_regular_file(fix.begin.file)) files[fix.begin.file].push_back(fix);
    }
  }
  return files;
}

Result<size_t> fix_file(const std::string &path, const std::vector<FixIt> &fixes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::kUsage, path, "cannot be opened", errno);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const FixedText fixed = apply_fix_its(text, fixes);
  if (fixed.applied == 0) return size_t{0};
  BPFCC_CHECK(replace_file(path, std::as_bytes(std::span(fixed.text))));
  return fixed.applied;
}

}  // namespace bpfcc
