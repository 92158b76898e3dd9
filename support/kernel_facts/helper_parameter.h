#pragma once

#include <array>
#include <span>
#include <string_view>

namespace bpfcc {

/// What a helper's parameters are called in the documentation that include/uapi/linux/bpf.h of Linux 6.12 has of it.
struct HelperParameters {
  std::string_view helper;
  std::array<std::string_view, 5> names;  ///< empty behind the last one
};

/// In the order of the helpers' names.
std::span<const HelperParameters> helper_parameters();

/// "key" for the second parameter of "bpf_map_lookup_elem"; counted from 0. Empty for what is not known.
std::string_view helper_parameter(std::string_view helper, std::size_t number);

}  // namespace bpfcc
