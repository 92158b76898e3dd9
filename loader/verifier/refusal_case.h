#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loader/verifier/c_names.h"
#include "loader/verifier/explanation.h"
#include "loader/verifier/message.h"
#include "loader/verifier/trace.h"

namespace bpfcc {

/// One refusal with all that was found out about it: what the functions that word an explanation work on.
struct RefusalCase {
  const VerifierReport &report;
  const SourceMap &source;
  MessageMatch match;  ///< of `sentence`; its row is null where the sentence is not known
  std::string_view sentence;
  std::vector<Step> way;
  int reg = -1;                        ///< that the sentence is about
  std::optional<RegisterState> state;  ///< of it, before the refused instruction
  ValueOrigin origin;                  ///< of its value
  CNames names;                        ///< of the refused line

  /// The refused instruction; null where the log has none.
  const Step *refused() const { return way.empty() ? nullptr : &way.back(); }
  /// A number that the sentence tells, by the place of its conversion in the format.
  std::int64_t number(std::size_t conversion) const;
  /// The line of an instruction, from the object, else from the comments of the log.
  std::optional<SourceLine> line(const Step &step) const;
  /// What the value is called where it was made: "v" for "v = f(x)"; empty where no line says so.
  std::string name_at_origin() const;
  /// The names of a line that is known.
  CNames names_of(const Step &step) const;
};

/// "'name'"; `otherwise` where there is no name.
std::string quoted(std::string_view name, std::string_view otherwise = "it");

/// Fills in message, label, notes and help for the cause that is set; what it does not know stays as it is.
void word_memory(const RefusalCase &refusal, Explanation &explanation);
void word_null(const RefusalCase &refusal, Explanation &explanation);
void word_values(const RefusalCase &refusal, Explanation &explanation);
void word_calls(const RefusalCase &refusal, Explanation &explanation);
void word_limits(const RefusalCase &refusal, Explanation &explanation);

}  // namespace bpfcc
