#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bpfcc {

/// What the verifier knows of a register or a stack slot at a point of the log. Views the log.
struct RegisterState {
  std::string_view
      type;  ///< "scalar", "map_value_or_null", "ctx", "pkt", "fp", "ptr_task_struct"; "inv" reads as scalar
  std::string_view attributes;           ///< "id=1,map=m,ks=4,vs=8"
  std::optional<std::int64_t> constant;  ///< of a scalar; of fp the offset

  /// The value of an attribute: "map" -> "m". Nothing where it is not there.
  std::optional<std::string_view> text(std::string_view name) const;
  /// The same as a number, decimal or 0x...; `umax=umax32=7` has three names for one value.
  std::optional<std::int64_t> number(std::string_view name) const;

  bool may_be_null() const { return type.find("or_null") != std::string_view::npos; }
  bool is_scalar() const { return type == "scalar"; }
};

/// The register "R3" or slot "fp-8" in a state as the log prints it, with or without the marks for liveness of older
/// kernels ("R3_w"). Nothing where the state does not show it.
std::optional<RegisterState> find_register(std::string_view state, std::string_view name);

}  // namespace bpfcc
