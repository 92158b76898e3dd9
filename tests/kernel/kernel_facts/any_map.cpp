#include "tests/kernel/kernel_facts/any_map.h"

#include <linux/btf.h>
#include <unistd.h>

#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

std::uint32_t entries(EntriesRule rule) {
  switch (rule) {
    case EntriesRule::kZero:
      return 0;
    case EntriesRule::kPowerOfTwoPages:
      return sysconf(_SC_PAGESIZE);
    case EntriesRule::kNeeded:
    case EntriesRule::kOne:
      break;
  }
  return 1;
}

bool takes_inner_map(MapType type) { return type == MapType::kArrayOfMaps || type == MapType::kHashOfMaps; }

}  // namespace

std::uint32_t bits(MapFlagSet flags) {
  std::uint32_t result = 0;
  for (const MapFlagFact &fact : map_flag_facts()) {
    if (flags.contains(fact.flag)) result |= 1U << static_cast<unsigned>(fact.flag);
  }
  return result;
}

bool takes_btf(MapType type) {
  return type == MapType::kSkStorage || type == MapType::kInodeStorage || type == MapType::kTaskStorage ||
         type == MapType::kCgrpStorage;
}

AnyMap make_any_map(const MapTypeFact &fact) {
  AnyMap map{.request = {.type = fact.type,
                         .key_size = fact.key.least,
                         .value_size = fact.value.least,
                         .max_entries = entries(fact.entries),
                         .flags = bits(fact.required_flags)},
             .owner = {},
             .outcome = {}};
  if (takes_btf(fact.type)) {
    map.owner = load_int_btf();
    map.request.btf_fd = map.owner.fd.get();
    map.request.btf_key_id = map.request.btf_value_id = 1;
    map.request.value_size = 4;
  }
  if (takes_inner_map(fact.type)) {
    map.owner = create_map({.type = MapType::kArray, .key_size = 4, .value_size = 4, .max_entries = 1});
    map.request.inner_map_fd = map.owner.fd.get();
  }
  if (fact.type == MapType::kStructOps) {
    const KernelType value = kernel_type("bpf_struct_ops_tcp_congestion_ops", BTF_KIND_STRUCT);
    map.owner = load_int_btf();
    map.request.btf_fd = map.owner.fd.get();
    map.request.value_size = value.size;
    map.request.vmlinux_value_id = value.id;
  }
  map.outcome = create_map(map.request);
  return map;
}

}  // namespace bpfcc::probe
