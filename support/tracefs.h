#pragma once

#include <string>
#include <vector>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// The kernel's trace file system, as an open folder. Where it is mounted nowhere, it is a mount of our own that is
/// part of no one's file tree and ends with this object.
class Tracefs {
 public:
  /// Mounting needs CAP_SYS_ADMIN and Linux 5.2 (fsmount(2)); without them the error says how to mount it
  /// (ErrorKind::kEnvironment).
  static Result<Tracefs> open();

  /// For openat(2) with names like "trace_pipe". Valid as long as this object.
  int folder() const { return folder_.get(); }

  /// A file's text without the newlines at its end. On failure the error has errno: ENOENT where there is no such file.
  Result<std::string> read(const std::string &path) const;

  /// The names of the folders in a folder, sorted; none where it cannot be read.
  std::vector<std::string> folders_in(const std::string &path) const;

 private:
  explicit Tracefs(UniqueFd folder) : folder_(std::move(folder)) {}
  UniqueFd folder_;
};

}  // namespace bpfcc
