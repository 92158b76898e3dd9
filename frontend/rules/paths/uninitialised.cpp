// Bytes of variables that were never written, and that a call reads.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {

void Interpreter::check_initialised(const clang::Expr &argument, const Value *address, std::int64_t size,
                                    const State &state) {
  if (!address->is_pointer() || address->left != nullptr || size <= 0 || !findings_.holds(kUninitialisedRule)) return;
  const clang::VarDecl *variable = address->region->variable();
  const auto unwritten = state.unwritten(address->region, address->number, address->number + size);
  if (variable == nullptr || !unwritten) return;
  const auto [begin, end] = *unwritten;
  const std::string name = variable->getNameAsString();
  const auto member = member_at(variable->getType(), begin);
  const bool is_padding = variable->getType()->isRecordType() && !member;
  std::vector<Findings::Note> notes{{variable->getLocation(), fmt::format("'{}' is declared here", name)}};
  if (is_padding) {
    notes.push_back(
        {variable->getLocation(), fmt::format("they are padding, which assignments to members do not reach: "
                                              "__builtin_memset(&{}, 0, sizeof({})) does",
                                              name, name)});
  }
  const std::string message = fmt::format("{} is read, but {} bytes of '{}' were never written, from offset {} on",
                                          name_of(argument), end - begin, name, begin);
  // Later kernels pass on what was on the stack before.
  if (findings_.kernel()) {
    findings_.report(kUninitialisedRule, argument.getSourceRange(), message, notes);
  } else {
    findings_.warn(kUninitialisedRule, argument.getSourceRange(), message, notes);
  }
}

}  // namespace bpfcc
