#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "frontend/vmlinux/name_set.h"
#include "frontend/vmlinux/reachable_types.h"
#include "support/kernel_types.h"
#include "support/result.h"

namespace bpfcc {

/// Names that a compilation could not do without.
struct MissingNames {
  NameSet undeclared;  ///< used as functions or variables
  NameSet others;      ///< whatever else its errors are about

  NameSet all() const;
};

/// C declarations of a kernel's types: of those that one program can reach by the names that it spells, and if that was
/// too few, of more. Of the types and functions that only modules have, those of one module.
class VmlinuxHeader {
 public:
  enum class Extent { kOnDemand, kFull };

  /// `btf_path` empty: the running kernel's. `spelled_names` gives the program's names; it is called when the header is
  /// first opened, and not for a full one.
  VmlinuxHeader(const std::string &btf_path, Extent extent, std::function<SpelledNames()> spelled_names);

  /// The header's text; the error is of reading the BTF.
  Result<std::string> text();

  /// After a compilation that missed names: whether `text` will now give some of them that it did not give before.
  bool extend(const MissingNames &missing);

 private:
  bool gives_more(const MissingNames &missing) const;
  void look_into_modules(const NameSet &missing);

  std::string path_;
  bool is_running_kernel_;
  Extent extent_;
  std::function<SpelledNames()> spelled_names_;
  std::shared_ptr<const KernelTypes> types_;  ///< the kernel's, and a module's if names were found there
  bool knows_modules_ = false;
  SpelledNames names_;
  NameSet symbols_;  ///< of functions and variables to declare
  std::vector<Reach> reach_;
  bool was_extended_ = false;
};

}  // namespace bpfcc
