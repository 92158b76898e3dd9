#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loader/verifier/cause.h"
#include "support/error.h"

namespace bpfcc {

/// What the verifier said about one program.
struct ProgramLog {
  std::string program;
  std::string section;
  std::string text;
};

/// The kernel refused a program: the plain facts, for who wants to explain them.
struct ProgramRefusal {
  ProgramLog log;      ///< whole; empty where the kernel refused before it looked at the instructions
  int error_code = 0;  ///< errno of BPF_PROG_LOAD
};

/// Why an object is not in the kernel. `refusal` is there where a program was refused.
struct LoadFailure {
  LoadFailure(Error why) : error(std::move(why)) {}  // NOLINT(google-explicit-constructor): an Error is one
  LoadFailure(Error why, Cause its_cause, std::string its_symbol = {})
      : error(std::move(why)), cause(its_cause), symbol(std::move(its_symbol)) {}

  Error error;
  /// Of what is found before the verifier looks at a program. kRemark where its log has the reason, and where what was
  /// asked for is at fault, not the object.
  Cause cause = Cause::kRemark;
  std::string symbol;  ///< the program, map or extern of the object that `cause` is about; may be empty
  std::optional<ProgramRefusal> refusal;
  std::vector<ProgramLog> logs;  ///< of the programs before it, where the plan asks for logs
};

/// The last lines of a log, at most `lines` of them; "..." on a line of its own in front where something is left out.
std::string tail_of_log(const std::string &log, size_t lines);

}  // namespace bpfcc
