#pragma once

#include <memory>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"
#include "support/result.h"

namespace bpfcc {

/// Where a program is to be attached, as written by the user: PROG=KIND:ARGUMENT, `count=socket:eth0`,
/// `sample=perf:cpu-clock@99hz`.
struct AttachTarget {
  std::string program;
  std::string kind;
  std::string argument;
};

/// Reads "PROG=KIND:ARGUMENT" or "PROG=KIND".
Result<AttachTarget> parse_attach_target(const std::string &text);

/// One program at work in one place. Detached in the destructor.
class Attachment {
 public:
  virtual ~Attachment() = default;
  Attachment() = default;
  Attachment(const Attachment &) = delete;
  Attachment &operator=(const Attachment &) = delete;

  /// For the line that is shown at start: "socket lo", "tracepoint sched/sched_switch".
  virtual std::string description() const = 0;
};

/// A program and where it is attached.
struct AttachedProgram {
  std::string program;
  std::unique_ptr<Attachment> attachment;
};

/// Attaches every program of the object: to the targets that name it, else to what its section name says. A program for
/// which nothing is known is an error that says what to write (ErrorKind::kUsage); what was attached before is
/// detached.
Result<std::vector<AttachedProgram>> attach_all(const LoadedObject &object, const std::vector<AttachTarget> &targets);

}  // namespace bpfcc
