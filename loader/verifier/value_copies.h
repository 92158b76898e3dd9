#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "loader/verifier/refusal_case.h"
#include "loader/verifier/trace.h"

namespace bpfcc {

/// What a location has of the value, by how the compiler made it.
enum class Form : std::uint8_t {
  kSame,
  kSum,         ///< a constant added: two comparisons that have become one
  kPart,        ///< some of its bits
  kLowHalf,     ///< its lower 32 bits
  kOwnLowHalf,  ///< the same, in the register that is used
};

/// A number that is used: in a register before a step.
struct Use {
  std::size_t step = 0;
  int reg = 0;
};

/// The number that the refused register is, or that was added to it last; nothing where it is constant.
std::optional<Use> used_number(const RefusalCase &refusal);

/// The value that is used at a step of the way, and where it was at each step since it was made.
struct Lineage {
  std::size_t origin = 0;                         ///< index of the step that made it
  std::vector<std::optional<Location>> carriers;  ///< by step
};

/// Nothing where the way does not show where the value was made, or it is computed from others.
std::optional<Lineage> lineage_of(const std::vector<Step> &way, const Use &use);

/// What is tested on the way, and does not tell of the whole value.
struct Test {
  std::size_t step = 0;
  Form form = Form::kSame;
};

/// The tests, in the order of the way, of what was made of a value before the step `use`, and those of its lower half.
std::vector<Test> tests_of_copies(const std::vector<Step> &way, const Lineage &lineage, std::size_t use);

}  // namespace bpfcc
