#pragma once

#include <span>
#include <string>
#include <string_view>

#include "loader/verifier/refusal_case.h"

namespace bpfcc {

/// What is said of one sentence of the verifier, where more is known than its cause tells. Placeholders in both texts:
/// {name|text} the variable in quotes, {var|text} without them, {call|text} the called function as f(), {type|text}
/// what the register is, {type0} what the sentence's first value is as a type, {maptype0} its name as a type of maps,
/// {expression|text} the access in the line, {0} to {6} the values of its conversions, {arg|text} the argument that the
/// register is; `text` stands in for what is not known.
struct SentenceWording {
  std::string_view format;  ///< as in MessageRow
  std::string_view message;
  std::string_view help;  ///< empty: the cause's
};

std::span<const SentenceWording> sentence_wordings();

/// A text of a SentenceWording, its placeholders filled in for a refusal.
std::string fill_in(std::string_view text, const RefusalCase &refusal, const Explanation &explanation);

}  // namespace bpfcc
