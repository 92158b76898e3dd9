// Formats that the kernel's printk helpers refuse, and arguments that do not go with them.

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>
#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/helper_call.h"
#include "support/kernel_facts/printk_format.h"

namespace bpfcc {
namespace {

/// A helper that takes a format, and where in its arguments.
struct PrintkHelper {
  HelperId helper;
  unsigned format;
  int format_size;        ///< -1: the format is a string that the verifier knows
  int first_argument;     ///< after the format; -1: they are in an array
  int array_size;         ///< in bytes
  bool is_checked_early;  ///< by the verifier; else the call fails when it runs
};

constexpr PrintkHelper kHelpers[] = {
    {HelperId::kTracePrintk, 0, 1, 2, -1, false},
    {HelperId::kTraceVprintk, 0, 1, -1, 3, false},
    {HelperId::kSeqPrintf, 1, 2, -1, 4, false},
    {HelperId::kSnprintf, 2, -1, -1, 4, true},
};

constexpr std::string_view kTaken =
    "it takes %c %d %i %u %x %X, with l or ll for longer ones, %s %pks %pus %p %pK %px %ps %pS %pB %pi4 %pI4 %pi6 "
    "%pI6, "
    "and a width; no precision, '#', '*' or 'h'";

const clang::StringLiteral *find_literal(const clang::Expr &format) {
  const clang::Expr *written = format.IgnoreParenCasts();
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(written)) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr || !variable->getType()->isArrayType() || !variable->hasInit()) return nullptr;
    written = variable->getInit()->IgnoreParens();
  }
  const auto *literal = llvm::dyn_cast<clang::StringLiteral>(written);
  return literal != nullptr && literal->getCharByteWidth() == 1 ? literal : nullptr;
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindFormats : public clang::RecursiveASTVisitor<FindFormats> {
 public:
  FindFormats(const clang::ASTContext &context, Reporter &reporter) : context_(context), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    const HelperFact *helper = called_helper(*call, context_);
    if (helper == nullptr) return true;
    for (const PrintkHelper &row : kHelpers) {
      if (row.helper != helper->id || row.format >= call->getNumArgs()) continue;
      if (const clang::StringLiteral *literal = find_literal(*call->getArg(row.format))) check(*call, row, *literal);
    }
    return true;
  }

 private:
  void check(const clang::CallExpr &call, const PrintkHelper &row, const clang::StringLiteral &literal) {
    const std::string_view text = literal.getString();
    const PrintkFormat format = read_printk_format(text.substr(0, text.find('\0')));
    const clang::SourceRange place = written_place(literal);
    const char *effect = row.is_checked_early ? "the verifier refuses it" : "the call fails with EINVAL";
    if (format.refused) {
      const std::string what = format.refused->starts_with('%') ? "'" + *format.refused + "'" : *format.refused;
      if (say(row, place, fmt::format("the kernel does not take {} in a format: {}", what, effect))) {
        reporter_.note(place, kTaken);
      }
      return;
    }
    const auto size = row.format_size >= 0 ? constant(*call.getArg(row.format_size)) : std::nullopt;
    if (size && *size <= text.size() && text.find('\0') == std::string_view::npos) {
      say(row, place, fmt::format("the size of the format leaves out the NUL at its end: {}", effect));
      return;
    }
    const auto given = argument_count(call, row);
    if (!given || *given == format.conversions.size()) return check_strings(call, row, format);
    const bool is_one = format.conversions.size() == 1;
    const std::string counts =
        fmt::format("the format has {} conversion{}, {} argument{} given", format.conversions.size(), is_one ? "" : "s",
                    *given, *given == 1 ? " is" : "s are");
    if (*given < format.conversions.size()) {
      say(row, place, row.array_size >= 0 ? fmt::format("{}: {}", counts, effect) : counts);
    } else {
      reporter_.warn(kPrintkFormatRule, place, counts);
    }
  }

  /// An integer is no string's address.
  void check_strings(const clang::CallExpr &call, const PrintkHelper &row, const PrintkFormat &format) {
    if (row.first_argument < 0) return;
    for (unsigned i = 0; i < format.conversions.size(); ++i) {
      const clang::Expr &argument = *call.getArg(static_cast<unsigned>(row.first_argument) + i);
      const clang::QualType type = argument.getType();
      // Addresses are held in 64-bit integers too.
      const bool is_address = !type->isIntegerType() || context_.getTypeSize(type) >= 64;
      if (!is_string_conversion(format.conversions[i]) || is_address) continue;
      reporter_.warn(
          kPrintkFormatRule, argument.getSourceRange(),
          fmt::format("'{}' prints a string that a pointer points to, this is an integer", format.conversions[i]));
    }
  }

  std::optional<std::uint64_t> argument_count(const clang::CallExpr &call, const PrintkHelper &row) const {
    if (row.first_argument >= 0) return call.getNumArgs() - static_cast<unsigned>(row.first_argument);
    if (static_cast<unsigned>(row.array_size) >= call.getNumArgs()) return std::nullopt;
    const auto bytes = constant(*call.getArg(static_cast<unsigned>(row.array_size)));
    return bytes ? std::optional(*bytes / 8) : std::nullopt;
  }

  std::optional<std::uint64_t> constant(const clang::Expr &expression) const {
    clang::Expr::EvalResult result;
    if (expression.isValueDependent() || !expression.EvaluateAsInt(result, context_)) return std::nullopt;
    return result.Val.getInt().getZExtValue();
  }

  bool say(const PrintkHelper &row, clang::SourceRange place, const std::string &message) {
    return row.is_checked_early ? reporter_.report(kPrintkFormatRule, place, message)
                                : reporter_.warn(kPrintkFormatRule, place, message);
  }

  /// Where the user wrote it, also as an argument of bpf_printk.
  clang::SourceRange written_place(const clang::Expr &expression) const {
    return context_.getSourceManager().getFileLoc(expression.getBeginLoc());
  }

  const clang::ASTContext &context_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_printk_formats(const CheckedUnit &unit, Reporter &reporter) {
  for (const clang::FunctionDecl *function : unit.functions) {
    FindFormats(unit.context, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
