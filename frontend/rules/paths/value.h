#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>

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
  kObject,     ///< a struct of the kernel, from a call or out of a map: a socket, a task
  kReached,    ///< the same, through a pointer in the context or in another one: reading it is safe, NULL or not
  kDynptr,     ///< a dynptr that the kernel passes on: it may be used, not changed
};

struct Value;

/// Where something was met first: the expression, the declaration, or the place in memory that it was read from.
using Site = std::variant<const clang::Stmt *, const clang::Decl *, const Value *>;

/// Memory that pointers point into. One object for each place in the program and each time a path comes there.
struct Region {
  RegionKind kind;
  Site site;             ///< the declaration, the call that returned it, or where the pointer to it was read
  unsigned instance;     ///< which stack frame, packet generation, or visit of the call
  std::uint64_t size;    ///< bytes, 0 where it is not known
  clang::QualType type;  ///< what is there, null where it is not known

  /// The call that returned it, or null.
  const clang::CallExpr *call() const;
  /// The variable that it is, or null.
  const clang::VarDecl *variable() const;
  /// Where in memory the pointer to it lay, or null.
  const Value *place() const;
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
  int operation = 0;  ///< a clang::BinaryOperatorKind
  Site site = {};     ///< of a symbol
  unsigned instance = 0;
  bool vague = false;   ///< follows from something that was not followed: no bound that it may have is known
  bool scalar = false;  ///< certainly no pointer
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
  const Value *symbol(Site site, unsigned instance, std::int64_t low, std::int64_t high, bool vague,
                      bool scalar = false);
  const Value *pointer(const Region *region, std::int64_t offset = 0, const Value *variable_offset = nullptr);
  const Value *operation(int operation, const Value *left, const Value *right, std::int64_t low, std::int64_t high);
  const Region *region(RegionKind kind, Site site, unsigned instance, std::uint64_t size, clang::QualType type = {});

 private:
  const Value *intern(const Value &value);
  using Key = std::tuple<ValueKind, std::int64_t, const void *, const void *, const void *, int, Site, unsigned, bool,
                         bool, std::int64_t, std::int64_t>;
  std::map<Key, const Value *> known_;
  std::map<std::tuple<RegionKind, Site, unsigned, std::uint64_t>, const Region *> known_regions_;
  std::deque<Value> values_;
  std::deque<Region> regions_;
};

}  // namespace bpfcc
