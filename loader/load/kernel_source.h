#pragma once

#include <linux/bpf.h>

#include <cstdint>
#include <string>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// Where the user finds something that is in the kernel already: a path in bpffs, or `id:N`.
struct KernelSource {
  const std::string &text;
  const char *hint;                     ///< who lists such things
  bpf_cmd by_id;                        ///< the command that opens it by its number
  int (*open_by_id)(std::uint32_t id);  ///< libbpf's call of that: a descriptor, or negative with errno

  /// ErrorKind::kUsage where there is no such thing.
  Result<UniqueFd> open() const;
};

}  // namespace bpfcc
