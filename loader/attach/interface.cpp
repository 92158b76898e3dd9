#include "loader/attach/interface.h"

#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

namespace bpfcc {
namespace {

struct FreeNames {
  void operator()(struct if_nameindex *names) const { if_freenameindex(names); }
};

std::vector<std::string> interface_names() {
  std::vector<std::string> names;
  const std::unique_ptr<struct if_nameindex, FreeNames> list(if_nameindex());
  for (const struct if_nameindex *entry = list.get(); entry != nullptr && entry->if_index != 0; ++entry) {
    names.emplace_back(entry->if_name);
  }
  return names;
}

}  // namespace

Result<void> check_interface_name(const std::string &name) {
  // dev_valid_name() in net/core/dev.c.
  const bool forbidden = name == "." || name == ".." || name.find_first_of("/: \t\n\v\f\r") != std::string::npos;
  if (!name.empty() && name.size() < IFNAMSIZ && !forbidden) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' cannot be the name of a network interface", name));
}

Result<int> interface_index(const std::string &name, const std::string &subject) {
  const unsigned index = if_nametoindex(name.c_str());
  if (index != 0) return static_cast<int>(index);
  const int error_code = errno;
  return fail(ErrorKind::kAttach, subject, fmt::format("no network interface {}", name), error_code,
              fmt::format("there are: {}", fmt::join(interface_names(), ", ")));
}

}  // namespace bpfcc
