#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "support/error.h"

namespace bpfcc {

/// A value, or the error why there is none.
template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::kUsage, path, "cannot be opened", errno);`
inline tl::unexpected<Error> fail(ErrorKind kind, std::string subject, std::string message, int error_code = 0,
                                  std::string hint = {}) {
  return tl::unexpected(Error{kind, std::move(subject), std::move(message), error_code, std::move(hint)});
}

}  // namespace bpfcc

#define BPFCC_CONCAT_(a, b) a##b
#define BPFCC_CONCAT(a, b) BPFCC_CONCAT_(a, b)

/// `BPFCC_TRY(auto fd, open_socket(name));` declares fd, or returns the error of the expression.
#define BPFCC_TRY(declaration, expression)                                                                         \
  auto BPFCC_CONCAT(result_, __LINE__) = (expression);                                                             \
  if (!BPFCC_CONCAT(result_, __LINE__)) return tl::unexpected(std::move(BPFCC_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(*BPFCC_CONCAT(result_, __LINE__))

/// For a Result<void>: returns its error, if it has one.
#define BPFCC_CHECK(expression) \
  if (auto result = (expression); !result) return tl::unexpected(std::move(result).error())
