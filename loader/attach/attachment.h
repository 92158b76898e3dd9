#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "loader/load/load_plan.h"
#include "loader/load/loaded_object.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// Where a program is to be attached, as written by the user: PROG=KIND:ARGUMENT, `count=socket:eth0`,
/// `sample=perf:cpu-clock@99hz`. Without an argument the section name says where.
struct AttachTarget {
  std::string program;
  std::string kind;
  std::string argument;
};

/// Reads "PROG=KIND:ARGUMENT" or "PROG=KIND". Which programs and kinds there are is not looked at.
Result<AttachTarget> parse_attach_target(const std::string &text);

/// What is wrong with the targets, as far as it can be told before anything is loaded: programs and kinds that do not
/// exist, kinds that do not fit the program, arguments that cannot be read (ErrorKind::kUsage).
Result<void> check_targets(const ObjectSpec &object, const std::vector<AttachTarget> &targets);

/// What such targets ask of loading, before anything can be attached: the other programs that they name
/// ("freplace:filter,prog=id:7"). For LoadPlan::target_programs.
std::vector<TargetProgram> target_programs(const std::vector<AttachTarget> &targets);

/// One program at work in one place. Detached in the destructor.
class Attachment {
 public:
  virtual ~Attachment() = default;
  Attachment() = default;
  Attachment(const Attachment &) = delete;
  Attachment &operator=(const Attachment &) = delete;

  /// For the line that is shown at start: "socket lo", "tracepoint sched/sched_switch".
  virtual std::string description() const = 0;

  /// An iterator's output, to be read to its end; each opening runs it anew. Empty for what is no iterator, and on
  /// failure, then with errno.
  virtual UniqueFd open_output() const { return UniqueFd(); }

  /// Does the program run by itself from now on? Not an iterator, nor what has run once.
  virtual bool goes_on() const { return true; }

  /// The descriptor that holds it, which can be pinned where it is a BPF link; borrowed, -1 where there is none or
  /// several.
  virtual int descriptor() const { return -1; }

  /// Capabilities that detaching needs, as bits: 1 << CAP_NET_ADMIN. None where closing a descriptor detaches.
  virtual std::uint64_t needed_to_detach() const { return 0; }
};

/// A program and where it is attached.
struct AttachedProgram {
  std::string program;
  std::unique_ptr<Attachment> attachment;
};

/// How attachments treat what is there already.
struct AttachOptions {
  bool replace = false;  ///< another XDP program gives way to ours, and comes back at the end
};

/// Programs at work, in the order in which they were attached; detached in reverse order.
class Attachments {
 public:
  Attachments() = default;
  Attachments(Attachments &&) noexcept = default;
  Attachments &operator=(Attachments &&) = delete;
  ~Attachments() {
    while (!programs_.empty()) programs_.pop_back();
  }

  void add(AttachedProgram program) { programs_.push_back(std::move(program)); }
  /// Takes those of another object.
  void add_all(Attachments &&others) {
    std::ranges::move(others.programs_, std::back_inserter(programs_));
    others.programs_.clear();
  }
  auto begin() const { return programs_.begin(); }
  auto end() const { return programs_.end(); }
  size_t size() const { return programs_.size(); }
  const AttachedProgram &operator[](size_t index) const { return programs_[index]; }

 private:
  std::vector<AttachedProgram> programs_;
};

/// Attaches every program of the object: to the targets that name it, else to what its section name says. One that is
/// only called by others, through a program array, needs neither; its description says which one. A program for which
/// nothing is known is an error that says what to write (ErrorKind::kUsage); what was attached before is detached.
Result<Attachments> attach_all(const LoadedObject &object, const std::vector<AttachTarget> &targets,
                               const AttachOptions &options = {});

}  // namespace bpfcc
