// Maps that no kernel creates as they are declared: sizes, flags and fields that their type does not take.

#include <bit>

#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/map_declaration.h"
#include "support/kernel_facts/map_helper.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kLeastPage = 4096;

/// The newest kernel that the fact tables know: of a later one, a type or a flag that they do not have is no error.
constexpr KernelVersion kNewestKnown{6, 12};

/// Checks one map; a method for each thing that can be wrong with it.
class Definition {
 public:
  Definition(const MapDeclaration &map, Reporter &reporter) : map_(map), reporter_(reporter) {}

  void check() {
    if (!check_type()) return;
    check_size("key", map_.fact()->key, map_.key_size);
    check_entries();
    check_flags();
    if (names_event_type()) return;
    check_size("value", map_.fact()->value, map_.value_size);
    check_fields();
  }

 private:
  /// __type(value, struct event) in a buffer of events: bpfrun shows the events as such structs, and creates the map as
  /// the kernel wants it.
  bool names_event_type() const {
    const MapType type = map_.fact()->type;
    const bool is_buffer = type == MapType::kRingbuf || type == MapType::kPerfEventArray;
    return is_buffer && !map_.value_type.isNull() && map_.value_type->isRecordType();
  }

  bool is_kernel_unknown() const { return reporter_.kernel() && *reporter_.kernel() > kNewestKnown; }

  clang::SourceRange place_of(const std::optional<MapNumber> &number) const {
    return number ? number->place : clang::SourceRange(map_.variable->getLocation());
  }

  /// A loader may set the sizes of a BTF-defined map before it creates it (bpf_map__set_max_entries).
  void report_missing(clang::SourceRange place, const std::string &message) {
    if (map_.is_legacy) return report(place, message);
    reporter_.warn(kMapDefinitionRule, place, message + ": it cannot be created unless the loader sets it");
  }

  void report(clang::SourceRange place, const std::string &message) {
    reporter_.report(kMapDefinitionRule, place, message);
  }

  bool check_type() {
    if (map_.fact() != nullptr) return true;
    const std::string name = map_.variable->getNameAsString();
    if (!map_.type || map_.type->value == 0) {
      report(place_of(map_.type),
             fmt::format("map '{}' has no type: {} gives it one", name,
                         map_.is_legacy ? ".type = BPF_MAP_TYPE_HASH" : "__uint(type, BPF_MAP_TYPE_HASH)"));
    } else if (!is_kernel_unknown()) {
      report(place_of(map_.type), fmt::format("map '{}' is of the unknown type {}", name, map_.type->value));
    }
    return false;
  }

  void check_size(std::string_view what, const SizeRule &rule, const std::optional<MapNumber> &size) {
    const std::uint64_t bytes = size ? size->value : 0;
    if (bytes <= kNoSizeLimit && rule.accepts(static_cast<std::uint32_t>(bytes))) return;
    if (rule.most == 0) {
      return report(place_of(size),
                    fmt::format("a map of type {} has no {}, here it has {} bytes", map_.fact()->label, what, bytes));
    }
    const std::string wanted = fmt::format("the {} of a map of type {} ", what, map_.fact()->label) + words(rule);
    if (bytes == 0) return report_missing(place_of(size), wanted + ", none is given");
    report(place_of(size), fmt::format("{}, here it has {}", wanted, bytes));
  }

  /// The sizes that a rule accepts, as the end of a sentence.
  static std::string words(const SizeRule &rule) {
    if (rule.is_fixed()) return fmt::format("has {} bytes", rule.least);
    if (rule.most == rule.least + rule.step) return fmt::format("has {} or {} bytes", rule.least, rule.most);
    if (rule.most != kNoSizeLimit) return fmt::format("has {} to {} bytes", rule.least, rule.most);
    if (rule.step > 1) return fmt::format("is a multiple of {} bytes", rule.step);
    return fmt::format("has at least {} byte{}", rule.least, rule.least == 1 ? "" : "s");
  }

  void check_entries() {
    const std::uint64_t entries = map_.max_entries ? map_.max_entries->value : 0;
    const clang::SourceRange place = place_of(map_.max_entries);
    const std::string_view label = map_.fact()->label;
    switch (map_.fact()->entries) {
      case EntriesRule::kNeeded:
        // libbpf gives a perf event array without max_entries an element a CPU.
        if (entries == 0 && map_.fact()->type != MapType::kPerfEventArray) {
          report_missing(place, fmt::format("a map of type {} needs max_entries", label));
        }
        break;
      case EntriesRule::kZero:
        if (entries != 0) report(place, fmt::format("max_entries of a map of type {} is 0", label));
        break;
      case EntriesRule::kOne:
        break;  // libbpf makes these maps of its own
      case EntriesRule::kPowerOfTwoPages:
        check_ring(entries, place);
        break;
    }
  }

  void check_ring(std::uint64_t bytes, clang::SourceRange place) {
    if (bytes == 0) {
      report_missing(place, fmt::format("a map of type {} needs max_entries, its size in bytes", map_.fact()->label));
    } else if (!reporter_.kernel() && (!std::has_single_bit(bytes) || bytes < kLeastPage)) {
      // Who names a kernel has a loader of its time, or bpfrun, which makes the size fit, too.
      const std::uint64_t next = std::bit_ceil(std::max<std::uint64_t>(bytes, kLeastPage));
      reporter_.warn(kMapDefinitionRule, place,
                     fmt::format("the size of a {} is a power of two and a multiple of the page size, here it is {}: "
                                 "libbpf 1.0 and later make it {}, others fail",
                                 map_.fact()->label, bytes, next));
    }
  }

  void check_flags() {
    const std::uint64_t flags = map_.flags ? map_.flags->value : 0;
    const MapTypeFact &fact = *map_.fact();
    for (const MapFlagFact &flag : map_flag_facts()) {
      const bool is_given = (flags >> static_cast<unsigned>(flag.flag) & 1) != 0;
      if (is_given && !fact.flags.contains(flag.flag)) {
        report(place_of(map_.flags), fmt::format("a map of type {} does not take {}", fact.label, flag.name));
      }
      if (!is_given && fact.required_flags.contains(flag.flag)) {
        report(place_of(map_.flags), fmt::format("a map of type {} needs map_flags with {}", fact.label, flag.name));
      }
    }
  }

  /// Structs of the kernel that only the values of some maps may have, such as locks and timers.
  void check_fields() {
    const auto *value = map_.value_type.isNull() ? nullptr : map_.value_type->getAsRecordDecl();
    if (value == nullptr) return;
    for (const clang::FieldDecl *member : value->fields()) {
      const auto *record = member->getType()->getAsRecordDecl();
      const MapFieldFact *field = record != nullptr ? map_field_fact(std::string_view(record->getName())) : nullptr;
      if (field == nullptr || field->map_types.contains(map_.fact()->type)) continue;
      const bool is_reported = reporter_.report(
          kMapDefinitionRule, place_of(map_.value_size),
          fmt::format("the value of a map of type {} cannot have a 'struct {}'", map_.fact()->label, field->name));
      if (is_reported) reporter_.note(member->getSourceRange(), "it is this member");
    }
  }

  const MapDeclaration &map_;
  Reporter &reporter_;
};

}  // namespace

void check_map_definitions(const CheckedUnit &unit, Reporter &reporter) {
  for (const clang::VarDecl *variable : unit.variables) {
    if (const auto map = read_map(*variable, unit.context)) Definition(*map, reporter).check();
  }
}

}  // namespace bpfcc
