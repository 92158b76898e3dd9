#pragma once

#include <span>
#include <string_view>

namespace bpfcc {

/// The candidate that `name` was most probably meant to be: the smallest edit distance, at most a third of the length
/// of `name`. Empty when none is near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace bpfcc
