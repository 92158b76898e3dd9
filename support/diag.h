#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bpfcc {

/// A place in a user's source. Lines and columns count from 1; line 0: the file as a whole.
struct SourcePlace {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
};

enum class Severity { kNote, kRemark, kWarning, kError };

/// An edit that mends what a diagnostic is about: the text from begin up to end is replaced.
struct FixIt {
  SourcePlace begin;
  SourcePlace end;
  std::string replacement;
};

/// One message about a user's source. `id` is the name of the rule (`bpf-loop`), of clang's warning group
/// (`-Wunused-variable`), or empty.
struct Diag {
  Severity severity = Severity::kError;
  std::string id;
  SourcePlace place;
  std::string message;
  /// The message as it is shown in a terminal: place, message, source line, caret; ends with a newline.
  std::string rendered;
  std::vector<FixIt> fix_its;
  std::vector<Diag> notes;
};

/// Where diagnostics are collected, in the order in which they were found.
class DiagSink {
 public:
  void add(Diag diag);
  bool has_errors() const { return errors_ > 0; }
  size_t errors() const { return errors_; }
  const std::vector<Diag> &diags() const { return diags_; }

 private:
  std::vector<Diag> diags_;
  size_t errors_ = 0;
};

}  // namespace bpfcc
