#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "frontend/rules/paths/ranges.h"
#include "frontend/rules/paths/shared_copy.h"
#include "frontend/rules/paths/value.h"

namespace bpfcc {

/// Whether a pointer that may be NULL was looked at.
enum class Nullness : std::uint8_t { kUnchecked, kNull, kNotNull };

/// A reference that must be given back: a socket, a record of a ring buffer, a task.
struct Reference {
  const clang::CallExpr *acquired;
  const clang::CallExpr *released = nullptr;  ///< null while it is held

  bool operator==(const Reference &) const = default;
};

enum class PacketKind : std::uint8_t { kNone, kSkb, kXdp };

/// A dynptr or an iterator in a variable: made by one call, used by others, and ended by one where it holds something.
struct StackObject {
  const clang::CallExpr *made;
  unsigned group;  ///< those that are ended together (bpf_dynptr_clone)
  bool must_end;
  PacketKind packet;  ///< of which it is: what moves that ends its slices

  bool operator==(const StackObject &) const = default;
};

/// What lies at a place in memory.
struct Binding {
  std::uint64_t size;
  const Value *value;

  bool operator==(const Binding &) const = default;
};

/// A lock, or a section that must be ended, and where it began.
struct Held {
  const clang::CallExpr *since;
  const Value *object;

  bool operator==(const Held &) const = default;
};

enum class HeldKind : std::uint8_t { kSpinLock, kRcu, kPreemption };

/// What is known at one point of one path.
class State {
 public:
  /// What the rules follow: paths that differ in it must be kept apart.
  struct Tracked {
    std::map<const Region *, Nullness> nullness;
    std::map<const Region *, Reference> references;
    /// Other views of what a reference was acquired for: they are released with it.
    std::map<const Region *, const Region *> owners;
    /// What may not be passed to kfuncs any more.
    std::set<const Region *> untrusted;
    /// Nodes that belong to a list or a tree, since that call.
    std::map<const Region *, const clang::CallExpr *> given;
    std::map<std::pair<HeldKind, unsigned>, Held> held;
    std::map<std::pair<const Region *, std::int64_t>, StackObject> objects;
    unsigned groups = 0;  ///< of objects, until now
    /// Memory that belongs to the objects of a group.
    std::map<const Region *, unsigned> slices;
    /// Bytes of variables that were not written yet, as [begin, end) in ascending order.
    std::map<const Region *, std::vector<std::pair<std::int64_t, std::int64_t>>> unwritten;
    /// Variables that something unknown may have made an object of, or ended it.
    std::set<const Region *> unknown_objects;
    /// Bytes of the packet that were compared with its end, from each variable offset on (null: from its start).
    std::map<const Value *, std::int64_t> checked_bytes;
    unsigned packet = 0;  ///< generation: counts the calls that moved the packet
    const clang::CallExpr *packet_moved = nullptr;
    bool packet_doubt = false;  ///< something was compared with the end in a way that is not understood

    const Region *owner(const Region *region) const {
      const auto found = owners.find(region);
      return found == owners.end() ? region : found->second;
    }

    bool operator==(const Tracked &) const = default;
  };

  Tracked tracked;

  /// The numbers that a value can be on this path.
  Ranges ranges(const Value *value) const;
  /// Narrows them; false where none is left: the path cannot be.
  bool restrict(const Value *value, Ranges ranges);

  const Value *load(const Region *region, std::int64_t offset, std::uint64_t size) const;
  void store(const Region *region, std::int64_t offset, std::uint64_t size, const Value *value);
  /// Nothing is known any more about what is in [offset, offset + size), or all of the region where size is 0.
  void forget(const Region *region, std::int64_t offset = 0, std::uint64_t size = 0);
  /// A variable comes into being without a value.
  void declare(const Region *region);
  /// The first bytes in [begin, end) that were never written.
  std::optional<std::pair<std::int64_t, std::int64_t>> unwritten(const Region *region, std::int64_t begin,
                                                                 std::int64_t end) const;
  /// Globals, map values and other memory that others may write to.
  void forget_shared();
  /// Everything that can be reached from a region through pointers in it.
  void forget_reachable(const Region *region);

  unsigned visit(Site site) { return ++visits_.own()[site]; }
  unsigned forgotten(const Region *region) const;

  bool operator==(const State &other) const;

 private:
  void note_written(const Region *region, std::int64_t begin, std::int64_t end);

  // A state is copied at each branch, and then changes little.
  SharedCopy<std::map<std::pair<const Region *, std::int64_t>, Binding>> memory_;
  SharedCopy<std::map<const Value *, Ranges>> ranges_;
  SharedCopy<std::map<Site, unsigned>> visits_;
  SharedCopy<std::map<const Region *, unsigned>> forgotten_;
};

}  // namespace bpfcc
