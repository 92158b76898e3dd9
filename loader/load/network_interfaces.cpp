#include "loader/load/network_interfaces.h"

#include <net/if.h>

#include <memory>

namespace bpfcc {
namespace {

struct FreeNames {
  void operator()(struct if_nameindex *names) const { if_freenameindex(names); }
};

}  // namespace

std::vector<std::string> interface_names() {
  std::vector<std::string> names;
  const std::unique_ptr<struct if_nameindex, FreeNames> list(if_nameindex());
  for (const struct if_nameindex *entry = list.get(); entry != nullptr && entry->if_index != 0; ++entry) {
    names.emplace_back(entry->if_name);
  }
  return names;
}

}  // namespace bpfcc
