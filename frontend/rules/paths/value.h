#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>

namespace bpfcc {

enum class RegionKind : std::uint8_t {
  kVariable,   ///< a local variable or parameter
  kGlobal,     ///< a variable at file scope, a map among them
  kContext,    ///< what the program's parameter points to
  kPacket,     ///< packet data
  kPacketEnd,  ///< one past it: for comparisons alone
  kMapValue,   ///< an element of a map
  kMemory,     ///< a record of a ring buffer, a slice of a dynptr: memory of a known size, or not
  kObject,     ///< a struct of the kernel: a socket, a task
};

/// Memory that pointers point into. One object for each place in the program and each time a path comes there.
struct Region {
  RegionKind kind;
  const void *site;    ///< the declaration, or the call that returned it
  unsigned instance;   ///< which stack frame, packet generation, or visit of the call
  std::uint64_t size;  ///< bytes, 0 where it is not known
};

enum class ValueKind : std::uint8_t {
  kNumber,     ///< `number`
  kSymbol,     ///< a number that is not known, the same wherever the symbol stands
  kPointer,    ///< `region` + `number` bytes, + `left` where it is not null
  kOperation,  ///< `operation` on `left` and `right`, not known either
};

/// What an expression is worth on a path. Equal values are one object, so that comparing pointers compares values.
struct Value {
  ValueKind kind;
  std::int64_t number = 0;
  const Region *region = nullptr;
  const Value *left = nullptr;
  const Value *right = nullptr;
  int operation = 0;           ///< a clang::BinaryOperatorKind
  const void *site = nullptr;  ///< of a symbol: where it was met first
  unsigned instance = 0;
  bool vague = false;  ///< follows from something that was not followed: no bound that it may have is known
  std::int64_t low = 0;
  std::int64_t high = 0;  ///< what its type can hold; of 64 unsigned bits, the lower half alone is looked at

  bool is_number(std::int64_t n) const { return kind == ValueKind::kNumber && number == n; }
  bool is_pointer() const { return kind == ValueKind::kPointer; }
};

/// Makes and owns values and regions.
class Values {
 public:
  const Value *number(std::int64_t number);
  /// A number of that type; `site` and `instance` tell symbols apart.
  const Value *symbol(const void *site, unsigned instance, std::int64_t low, std::int64_t high, bool vague);
  const Value *pointer(const Region *region, std::int64_t offset = 0, const Value *variable_offset = nullptr);
  const Value *operation(int operation, const Value *left, const Value *right, std::int64_t low, std::int64_t high);
  const Region *region(RegionKind kind, const void *site, unsigned instance, std::uint64_t size);

 private:
  const Value *intern(const Value &value);
  using Key = std::tuple<ValueKind, std::int64_t, const void *, const void *, const void *, int, const void *, unsigned,
                         bool, std::int64_t, std::int64_t>;
  std::map<Key, const Value *> known_;
  std::map<std::tuple<RegionKind, const void *, unsigned, std::uint64_t>, const Region *> known_regions_;
  std::deque<Value> values_;
  std::deque<Region> regions_;
};

}  // namespace bpfcc
