// Keys and values that are smaller than the map's: the helper would read, or write, past their end.

#include <clang/AST/RecordLayout.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/helper_call.h"
#include "frontend/rules/map_declaration.h"

namespace bpfcc {
namespace {

/// A variable that an argument points into, and where.
struct Target {
  const clang::VarDecl *variable;
  std::int64_t offset;  ///< bytes from its beginning
  bool is_whole;        ///< it is the variable's own address
};

std::int64_t bytes_of(clang::QualType type, const clang::ASTContext &context) {
  return context.getTypeSizeInChars(type).getQuantity();
}

std::optional<Target> find_place(const clang::Expr &place, const clang::ASTContext &context);

/// Where a pointer points: '&place', or an array as a pointer to its first element.
std::optional<Target> find_target(const clang::Expr &pointer, const clang::ASTContext &context) {
  const clang::Expr *written = pointer.IgnoreParenCasts();
  if (written->getType()->isArrayType()) return find_place(*written, context);
  const auto *address = llvm::dyn_cast<clang::UnaryOperator>(written);
  if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) return std::nullopt;
  return find_place(*address->getSubExpr(), context);
}

std::optional<Target> find_place(const clang::Expr &place, const clang::ASTContext &context) {
  const clang::Expr *written = place.IgnoreParens();
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(written)) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    // A variable of another file may be larger there.
    const bool is_known = variable != nullptr && !variable->getType()->isIncompleteType() &&
                          !variable->getType()->isVariableArrayType() && !variable->hasExternalStorage();
    if (!is_known) return std::nullopt;
    return Target{variable, 0, true};
  }
  if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(written); member != nullptr && !member->isArrow()) {
    const auto *field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    const auto outer = field != nullptr ? find_place(*member->getBase(), context) : std::nullopt;
    if (!outer || field->isBitField()) return std::nullopt;
    const std::uint64_t bits = context.getASTRecordLayout(field->getParent()).getFieldOffset(field->getFieldIndex());
    return Target{outer->variable, outer->offset + static_cast<std::int64_t>(bits / 8), false};
  }
  if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(written)) {
    const auto index = element->getIdx()->getIntegerConstantExpr(context);
    const clang::Expr *array = element->getBase()->IgnoreParenImpCasts();
    const auto outer = index && array->getType()->isArrayType() ? find_place(*array, context) : std::nullopt;
    if (!outer) return std::nullopt;
    return Target{outer->variable, outer->offset + index->getSExtValue() * bytes_of(element->getType(), context),
                  false};
  }
  return std::nullopt;
}

/// A flexible array at the end of a struct may have elements beyond its size.
bool has_open_end(const clang::VarDecl &variable) {
  const auto *record = variable.getType()->getAsRecordDecl();
  return record != nullptr && record->hasFlexibleArrayMember();
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindArguments : public clang::RecursiveASTVisitor<FindArguments> {
 public:
  FindArguments(const clang::ASTContext &context, Reporter &reporter) : context_(context), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    const HelperFact *helper = called_helper(*call, context_);
    if (helper == nullptr) return true;
    std::optional<MapDeclaration> map;
    for (unsigned i = 0; i < helper->args.size() && i < call->getNumArgs(); ++i) {
      const clang::Expr &argument = *call->getArg(i);
      switch (helper->args[i].kind) {
        case HelperArgKind::kMapPtr:
          if (const clang::VarDecl *variable = named_map(argument)) map = read_map(*variable, context_);
          break;
        case HelperArgKind::kMapKey:
          if (map) check(argument, *map, "key", map->key_size, map->key_type);
          break;
        case HelperArgKind::kMapValue:
          if (map) check(argument, *map, "value", map->value_size, map->value_type);
          break;
        case HelperArgKind::kSpinLock:
        case HelperArgKind::kTimer:
          check_in_value(argument, *helper);
          break;
        default:
          break;
      }
    }
    return true;
  }

 private:
  void check(const clang::Expr &argument, const MapDeclaration &map, std::string_view what,
             const std::optional<MapNumber> &size, clang::QualType type) {
    const auto target = size ? find_target(argument, context_) : std::nullopt;
    if (!target || has_open_end(*target->variable)) return;
    const std::int64_t there = bytes_of(target->variable->getType(), context_) - target->offset;
    const auto needed = static_cast<std::int64_t>(size->value);
    if (there >= needed) return;
    const std::string message = fmt::format("this points to {} byte{}; the {} of map '{}' has {}", there,
                                            there == 1 ? "" : "s", what, map.variable->getNameAsString(), needed);
    // A kernel takes it where what lies beside the variable on the stack may be read.
    const bool is_reported = reporter_.kernel()
                                 ? reporter_.warn(kMapArgumentRule, argument.getSourceRange(), message)
                                 : reporter_.report(kMapArgumentRule, argument.getSourceRange(), message);
    if (!is_reported) return;
    const std::string name = target->variable->getNameAsString();
    if (target->is_whole && !type.isNull()) {
      std::string declaration;
      llvm::raw_string_ostream stream(declaration);
      type.getUnqualifiedType().print(stream, context_.getPrintingPolicy(), name);
      reporter_.note(target->variable->getSourceRange(), fmt::format("make it '{}'", declaration));
    } else {
      reporter_.note(size->place, fmt::format("the {} is declared here", what));
    }
  }

  void check_in_value(const clang::Expr &argument, const HelperFact &helper) {
    const auto target = find_target(argument, context_);
    if (!target || !target->variable->hasLocalStorage()) return;
    reporter_.report(kMapArgumentRule, argument.getSourceRange(),
                     fmt::format("'{}' takes a member of a map's value, not of a variable on the stack", helper.name));
  }

  const clang::ASTContext &context_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_map_arguments(const CheckedUnit &unit, Reporter &reporter) {
  for (const clang::FunctionDecl *function : unit.functions) {
    FindArguments(unit.context, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
