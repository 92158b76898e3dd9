#pragma once

#include <cstdint>
#include <string>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// Where the user finds something that is in the kernel already: a path in bpffs, or `id:N`.
struct KernelSource {
  const std::string &text;
  const char *what;                     ///< "map"
  const char *hint;                     ///< who lists them
  int (*open_by_id)(std::uint32_t id);  ///< a descriptor, or negative with errno

  /// ErrorKind::kUsage where there is no such thing.
  Result<UniqueFd> open() const;
};

}  // namespace bpfcc
