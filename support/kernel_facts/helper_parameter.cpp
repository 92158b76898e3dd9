#include "support/kernel_facts/helper_parameter.h"

#include <algorithm>

namespace bpfcc {

std::string_view helper_parameter(std::string_view helper, std::size_t number) {
  const auto rows = helper_parameters();
  const auto row = std::ranges::lower_bound(rows, helper, {}, &HelperParameters::helper);
  if (row == rows.end() || row->helper != helper || number >= row->names.size()) return {};
  return row->names[number];
}

}  // namespace bpfcc
