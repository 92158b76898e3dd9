#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace bpfcc {

/// A set of identifiers that is asked for a hundred thousand names, of which nearly none is in it.
class NameSet {
 public:
  void add(std::string_view name) {
    if (name.empty() || !names_.emplace(name).second) return;
    marks_.set(mark(name));
  }
  bool contains(std::string_view name) const {
    return !name.empty() && marks_.test(mark(name)) && names_.find(name) != names_.end();
  }
  bool empty() const { return names_.empty(); }
  auto begin() const { return names_.begin(); }
  auto end() const { return names_.end(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  /// Length, first, middle and last letter: cheap, and enough to tell most names from those of the set.
  static size_t mark(std::string_view name) {
    const auto letter = [name](size_t at) { return static_cast<unsigned char>(name[at]); };
    const std::uint32_t letters = letter(0) * 31u + letter(name.size() / 2) * 257u + letter(name.size() - 1) * 4099u;
    return (letters + name.size() * 65599u) % kMarks;
  }

  static constexpr size_t kMarks = 1 << 16;
  std::bitset<kMarks> marks_;
  std::unordered_set<std::string, Hash, std::equal_to<>> names_;
};

/// The names in a program. In C, those of structs, unions and enums live in a space of their own.
struct SpelledNames {
  NameSet tags;    ///< after struct, union or enum
  NameSet others;  ///< of typedefs, enumerators, members and variables
};

}  // namespace bpfcc
