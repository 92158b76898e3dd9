#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "loader/load/load_plan.h"
#include "support/diag.h"
#include "support/object_image.h"

namespace bpfcc {

/// A source that may be changed, and how a changed one becomes an object.
struct MendableSource {
  std::string path;
  std::string text;
  /// For the kernel to judge, without the rules; nothing where it does not compile.
  std::function<std::optional<ObjectImage>(const std::string &text)> compile;
  /// Whether it compiles with the rules too.
  std::function<bool(const std::string &text)> is_clean;
};

/// What was changed in a source.
struct Mended {
  std::string text;               ///< equal to the source's where no change is known
  std::vector<std::string> left;  ///< the programs that the kernel still refuses
};

/// Looks for edits of the source with which the running kernel accepts the programs of `plan`, all that are loaded
/// unasked where it names none. Each edit is made on a copy, compiled and loaded; where that moves the refusal to
/// another place, more edits are tried from there, up to a number of attempts. What comes out was loaded.
Mended mend(const MendableSource &source, LoadPlan plan);

/// The change as a remark that has a patch and edits; says which programs are left.
Diag patch_diag(const MendableSource &source, const Mended &mended);

}  // namespace bpfcc
