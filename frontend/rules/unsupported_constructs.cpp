#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/Builtins.h>

#include "frontend/rules/check.h"

namespace bpfcc {
namespace {

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindConstructs : public clang::RecursiveASTVisitor<FindConstructs> {
 public:
  explicit FindConstructs(Reporter &reporter) : reporter_(reporter) {}

  bool VisitVarDecl(clang::VarDecl *variable) {
    if (variable->getType()->isVariableArrayType()) {
      reporter_.report(kVariableArrayRule, variable->getSourceRange(),
                       "the size of array '" + variable->getNameAsString() +
                           "' is not a constant: the BPF stack is laid out at compile time");
    }
    return true;
  }
  bool VisitCallExpr(clang::CallExpr *call) {
    switch (call->getBuiltinCallee()) {
      case clang::Builtin::BI__builtin_alloca:
      case clang::Builtin::BIalloca:
      case clang::Builtin::BI__builtin_alloca_with_align:
        reporter_.report(kVariableArrayRule, call->getSourceRange(),
                         "alloca: the BPF stack is laid out at compile time; use an array of constant size");
        break;
      default:
        break;
    }
    return true;
  }
  bool VisitIndirectGotoStmt(clang::IndirectGotoStmt *jump) {
    reporter_.report(kComputedGotoRule, jump->getGotoLoc(),
                     "goto to a computed address: BPF jumps have constant targets; use switch");
    return true;
  }

 private:
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_unsupported_constructs(const CheckedUnit &unit, Reporter &reporter) {
  FindConstructs find(reporter);
  for (const clang::FunctionDecl *function : unit.functions) {
    find.TraverseStmt(function->getBody());
    const clang::Attr *attribute = function->getAttr<clang::ConstructorAttr>();
    if (attribute == nullptr) attribute = function->getAttr<clang::DestructorAttr>();
    if (attribute == nullptr) continue;
    reporter.report(kConstructorRule, attribute->getRange(),
                    "'" + function->getNameAsString() +
                        "' is never called: loaders run nothing but programs; set initial values of global variables");
  }
}

}  // namespace bpfcc
