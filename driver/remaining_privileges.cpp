#include "driver/remaining_privileges.h"

#include <linux/bpf.h>
#include <linux/capability.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>

#include "support/kernel_version.h"

namespace bpfcc {
namespace {

struct MapNeed {
  std::uint32_t type;
  unsigned capability;
};
// Values that are ids of other objects are shown by their names, which takes a descriptor by id; addresses of the
// kernel's functions are shown to whom CAP_SYSLOG is given (proc(5), kptr_restrict).
constexpr std::array kMapNeeds = {
    MapNeed{BPF_MAP_TYPE_PROG_ARRAY, CAP_SYS_ADMIN},
    MapNeed{BPF_MAP_TYPE_ARRAY_OF_MAPS, CAP_SYS_ADMIN},
    MapNeed{BPF_MAP_TYPE_HASH_OF_MAPS, CAP_SYS_ADMIN},
    MapNeed{BPF_MAP_TYPE_STACK_TRACE, CAP_SYSLOG},
};

/// Before Linux 5.19 (c8644cd0efe7) each command of bpf(2) took CAP_BPF where unprivileged users may not load.
bool needs_capability_for_each_command() {
  utsname system{};
  uname(&system);
  const auto version = parse_kernel_version(static_cast<const char *>(system.release));
  return !version || *version < KernelVersion{5, 19};
}

}  // namespace

CapabilitySet still_needed(const Attachments &attachments, const std::vector<LoadedObject> &objects,
                           const BpfrunOptions &options) {
  CapabilitySet needed = 0;
  for (const AttachedProgram &program : attachments) needed |= program.attachment->needed_to_detach();
  for (const LoadedObject &object : objects) {
    for (const MapSpec &map : object.spec().maps) {
      const auto *const need = std::ranges::find(kMapNeeds, map.type, &MapNeed::type);
      if (need != kMapNeeds.end()) needed |= capability_bit(need->capability);
    }
  }
  // A read-only descriptor is one by id; the socket goes away at the end, in whoever's folder it is.
  if (!options.serve_path.empty()) needed |= capability_bit(CAP_SYS_ADMIN) | capability_bit(CAP_DAC_OVERRIDE);
  if (needs_capability_for_each_command()) needed |= capability_bit(CAP_BPF);
  return needed;
}

}  // namespace bpfcc
