#include "loader/attach/interface.h"

#include <fmt/format.h>
#include <net/if.h>

#include <cerrno>

#include "loader/load/network_interfaces.h"

namespace bpfcc {

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
