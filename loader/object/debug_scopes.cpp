#include "loader/object/debug_scopes.h"

#include <unordered_map>
#include <utility>

#include "loader/object/dwarf_entries.h"
#include "loader/object/dwarf_files.h"

namespace bpfcc {
namespace {

constexpr std::size_t kMostRanges = 1 << 20;  // of all lists: only a damaged object has more

bool has_scope(DwarfTag tag) {
  return tag == DwarfTag::kSubprogram || tag == DwarfTag::kInlinedSubroutine || tag == DwarfTag::kLexicalBlock;
}

bool is_variable(DwarfTag tag) { return tag == DwarfTag::kVariable || tag == DwarfTag::kFormalParameter; }

/// Reads the scopes of one unit after the other.
class Reader {
 public:
  explicit Reader(const ElfImage &image) : image_(image) {}

  std::vector<DebugScope> read() {
    const std::size_t size = image_.sections[image_.find_section(".debug_info")].data.size();
    for (std::size_t at = 0; at < size;) {
      DwarfUnit unit(image_, at);
      read_unit(unit);
      if (unit.end() <= at) break;
      at = unit.end();
    }
    for (const auto &[scope, origin] : functions_) scopes_[scope].function = names_[origin];
    for (const auto &[variable, origin] : variables_) {
      scopes_[variable.first].variables[variable.second].name = names_[origin];
    }
    return std::move(scopes_);
  }

 private:
  using Enclosing = std::vector<std::optional<std::size_t>>;  ///< the scope at each depth

  void read_unit(DwarfUnit &unit) {
    Enclosing enclosing;
    std::vector<std::string> files;
    while (const auto entry = unit.next()) {
      if (ranges_ > kMostRanges) return;
      if (entry->depth == 0 && unit.line_table()) files = read_dwarf_files(image_, *unit.line_table());
      enclosing.resize(entry->depth + 1);
      const auto parent = entry->depth > 0 ? enclosing[entry->depth - 1] : std::nullopt;
      enclosing[entry->depth] = parent;
      if (has_scope(entry->tag)) {
        if (const auto scope = add_scope(unit, *entry, parent, files)) enclosing[entry->depth] = scope;
      } else if (is_variable(entry->tag) && parent) {
        add_variable(unit, *entry, *parent);
      }
      if (const DwarfAttribute *name = entry->find(DwarfName::kName); name != nullptr && is_named_later(entry->tag)) {
        names_[entry->offset] = unit.string(*name);
      }
    }
  }

  static bool is_named_later(DwarfTag tag) { return tag == DwarfTag::kSubprogram || is_variable(tag); }

  /// Nothing for what has no code: a declaration, what is inlined everywhere, a block that was optimised away.
  std::optional<std::size_t> add_scope(const DwarfUnit &unit, const DwarfEntry &entry,
                                       std::optional<std::size_t> parent, const std::vector<std::string> &files) {
    DebugScope scope;
    scope.code = code_of(unit, entry);
    if (scope.code.empty()) return std::nullopt;
    ranges_ += scope.code.size();
    scope.parent = parent;
    scope.is_inlined = entry.tag == DwarfTag::kInlinedSubroutine;
    scope.call_line = static_cast<unsigned>(entry.number(DwarfName::kCallLine));
    scope.call_column = static_cast<unsigned>(entry.number(DwarfName::kCallColumn));
    const std::uint64_t file = entry.number(DwarfName::kCallFile);
    if (scope.is_inlined && file < files.size()) scope.call_file = files[file];
    scopes_.push_back(std::move(scope));
    const std::size_t number = scopes_.size() - 1;
    if (entry.tag != DwarfTag::kLexicalBlock) functions_.emplace_back(number, origin_of(unit, entry));
    return number;
  }

  void add_variable(const DwarfUnit &unit, const DwarfEntry &entry, std::size_t scope) {
    DebugVariable variable;
    variable.registers = registers_of(unit, entry, scopes_[scope].code);
    if (variable.registers.empty()) return;
    ranges_ += variable.registers.size();
    scopes_[scope].variables.push_back(std::move(variable));
    variables_.emplace_back(std::pair(scope, scopes_[scope].variables.size() - 1), origin_of(unit, entry));
  }

  /// The entry with the name: itself, or the one that it is an instance of.
  static std::size_t origin_of(const DwarfUnit &unit, const DwarfEntry &entry) {
    const DwarfAttribute *const origin = entry.find(DwarfName::kAbstractOrigin);
    return origin == nullptr ? entry.offset : unit.reference(*origin);
  }

  const ElfImage &image_;
  std::vector<DebugScope> scopes_;
  std::size_t ranges_ = 0;
  std::unordered_map<std::size_t, std::string_view> names_;     ///< by the entry's offset
  std::vector<std::pair<std::size_t, std::size_t>> functions_;  ///< scope, entry with its name
  std::vector<std::pair<std::pair<std::size_t, std::size_t>, std::size_t>>
      variables_;  ///< scope and place in it, entry
};

}  // namespace

std::vector<DebugScope> read_debug_scopes(const ElfImage &image) {
  if (image.find_section(".debug_info") == 0) return {};
  return Reader(image).read();
}

}  // namespace bpfcc
