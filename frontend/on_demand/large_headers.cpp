#include "frontend/on_demand/large_headers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "frontend/on_demand/c_scanner.h"
#include "frontend/on_demand/declarations.h"

namespace bpfcc {
namespace {

/// Those that are needed, and all that are not separable, come to the front, and `names` has what they ask for. The
/// place of the first that is not needed.
std::vector<CDeclaration>::iterator needed_first(std::vector<CDeclaration> &declarations, NameSet &names) {
  const auto is_asked_for = [&names](const CDeclaration &declaration) {
    return std::ranges::any_of(declaration.names, [&names](std::string_view name) { return names.contains(name); });
  };
  auto rest = declarations.begin();
  while (true) {
    const auto asked_for = std::partition(rest, declarations.end(), is_asked_for);
    if (asked_for == rest) break;
    for (; rest != asked_for; ++rest) {
      for_each_name(rest->text.front() == '#' ? rest->text.substr(1) : rest->text,
                    [&names](std::string_view name) { names.add(name); });
    }
  }
  return std::partition(rest, declarations.end(), [](const CDeclaration &each) { return !each.is_separable; });
}

}  // namespace

bool LargeHeaders::is_large(llvm::StringRef path) {
  return path.ends_with("/bpf_helper_defs.h") || path.ends_with("/linux/bpf.h");
}

std::string_view LargeHeaders::needed_of(std::string_view text) {
  if (is_whole_) return text;
  // The preprocessor may have read it before the parser does.
  auto known = std::ranges::find(originals_, text, &Original::text);
  if (known == originals_.end()) {
    Original &added = originals_.emplace_back(std::string(text));
    added.declarations = declarations_of(added.text);
    known = std::prev(originals_.end());
  }
  const std::string &original = known->text;
  std::vector<CDeclaration> &declarations = known->declarations;
  std::string &needed = texts_.emplace_back(original);
  for (auto each = needed_first(declarations, names_); each != declarations.end(); ++each) {
    for (const std::string_view name : each->names) left_out_[name] |= !each->is_announcement;
    const auto begin = needed.begin() + (each->text.data() - original.data());
    std::replace_if(
        begin, begin + static_cast<std::ptrdiff_t>(each->text.size()), [](char at) { return at != '\n'; }, ' ');
  }
  return needed;
}

void LargeHeaders::miss(std::string_view name, bool is_tag, bool is_declared) {
  if (left_out_.empty()) return;
  const auto found = left_out_.find(name);
  if (is_declared) {
    is_missed_ |= found != left_out_.end() && found->second;
  } else {
    // Enumerators that a macro makes are in no list: what is used and not found may be one.
    is_missed_ |= found != left_out_.end() || (!is_tag && !name.starts_with("__builtin_"));
  }
}

bool LargeHeaders::give_all(bool failed) {
  if (left_out_.empty() || !(failed || is_missed_)) return false;
  is_whole_ = true;
  is_missed_ = false;
  left_out_.clear();
  return true;
}

}  // namespace bpfcc
