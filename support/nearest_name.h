#pragma once

#include <algorithm>
#include <concepts>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// The candidate that `name` was most probably meant to be: the smallest edit distance, at most a third of the length
/// of `name`. Empty when none is near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

/// The hint of an error about a name: "did you mean NEAREST?"; `otherwise` when no candidate is near.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates,
                         std::string_view otherwise = {});

/// Of all that have a name, which `name_of` tells: a member, or a function.
template <class Named, std::invocable<const Named &> NameOf>
std::string did_you_mean(std::string_view name, const std::vector<Named> &all, NameOf name_of) {
  std::vector<std::string_view> names;
  names.reserve(all.size());
  std::ranges::transform(all, std::back_inserter(names), name_of);
  return did_you_mean(name, names);
}

}  // namespace bpfcc
