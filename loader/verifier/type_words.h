#pragma once

#include <string>
#include <string_view>

#include "loader/verifier/register_state.h"

namespace bpfcc {

/// What a register holds, for who writes C: "a pointer to a value of map counts", "a number".
std::string words_for_type(const RegisterState &state);
/// The same for the verifier's name of a type alone: "map_value", "trusted_ptr_", "ptr_task_struct".
std::string words_for_type(std::string_view type);
/// For what a sentence lists, "fp, pkt, map_value": joined with "or", each said once.
std::string words_for_types(std::string_view list);

/// "argument 2 ('key')", with the name that the helper's documentation has for it; `reg` is 1 to 5.
std::string argument_words(std::string_view function, int reg);

}  // namespace bpfcc
