// Loops and switches: statements that are left by break, and go round.

#include <algorithm>

#include <clang/AST/Attr.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/statements.h"

namespace bpfcc {
namespace {

/// The variables that a statement may change, or take the address of.
void find_assigned(const clang::Stmt &loop, std::vector<const clang::VarDecl *> &variables) {
  for_each_statement(&loop, [&](const clang::Stmt &statement) {
    const clang::Expr *changed = nullptr;
    if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(&statement); binary && binary->isAssignmentOp()) {
      changed = binary->getLHS();
    }
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(&statement);
        unary && (unary->isIncrementDecrementOp() || unary->getOpcode() == clang::UO_AddrOf)) {
      changed = unary->getSubExpr();
    }
    while (changed != nullptr) {
      changed = changed->IgnoreParenCasts();
      if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(changed)) {
        changed = member->getBase();
      } else if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(changed)) {
        changed = element->getBase();
      } else {
        break;
      }
    }
    if (const auto *reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(changed)) {
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl())) variables.push_back(variable);
    }
    return true;
  });
}

/// The parts of a loop, whichever of the three it is.
struct LoopParts {
  const clang::Stmt *start = nullptr;
  const clang::Expr *condition = nullptr;
  const clang::Expr *step = nullptr;
  const clang::Stmt *body = nullptr;
  bool body_first = false;
};

LoopParts parts_of(const clang::Stmt &loop) {
  if (const auto *statement = llvm::dyn_cast<clang::ForStmt>(&loop)) {
    return {statement->getInit(), statement->getCond(), statement->getInc(), statement->getBody()};
  }
  if (const auto *statement = llvm::dyn_cast<clang::WhileStmt>(&loop)) {
    return {nullptr, statement->getCond(), nullptr, statement->getBody()};
  }
  const auto &statement = llvm::cast<clang::DoStmt>(loop);
  return {nullptr, statement.getCond(), nullptr, statement.getBody(), true};
}

}  // namespace

void Interpreter::append_jumps(Exits &to, Exits from) {
  std::ranges::move(from.returns, std::back_inserter(to.returns));
  for (auto &[target, jumping] : from.jumps) append(to.jumps[target], std::move(jumping));
}

Interpreter::States Interpreter::execute_switch(const clang::SwitchStmt &statement, States states, Exits &exits) {
  std::map<const clang::SwitchCase *, States> entries;
  States after;
  const clang::SwitchCase *fallback = nullptr;
  for (State &state : states) {
    evaluate(statement.getCond(), std::move(state), [&](State &&chosen, const Value *value) {
      std::vector<State> rest{std::move(chosen)};
      for (const clang::SwitchCase *each = statement.getSwitchCaseList(); each; each = each->getNextSwitchCase()) {
        const auto *one = llvm::dyn_cast<clang::CaseStmt>(each);
        if (one == nullptr) {
          fallback = each;
          continue;
        }
        clang::Expr::EvalResult number;
        if (one->getRHS() != nullptr || !one->getLHS()->EvaluateAsInt(number, context_) ||
            !number.Val.getInt().isRepresentableByInt64()) {
          return;
        }
        States others;
        for (State &open : rest) {
          compare(
              clang::BO_EQ, value, values_.number(number.Val.getInt().getExtValue()), std::move(open),
              [&](State &&next) { entries[each].push_back(std::move(next)); },
              [&](State &&next) { others.push_back(std::move(next)); });
        }
        rest = std::move(others);
      }
      append(fallback != nullptr ? entries[fallback] : after, std::move(rest));
    });
  }
  Exits inner;
  for (auto &[label, entering] : entries) {
    prune(entering);
    append(after, enter(statement.getBody(), label, std::move(entering), inner));
  }
  append(after, std::move(inner.breaks));
  append(exits.continues, std::move(inner.continues));
  append_jumps(exits, std::move(inner));
  prune(after);
  return after;
}

Interpreter::States Interpreter::execute_loop(const clang::Stmt &loop, States states, Exits &exits) {
  const LoopParts parts = parts_of(loop);
  states = execute(parts.start, std::move(states), exits);
  States after;
  Exits inner;
  for (unsigned round = 0; !states.empty(); ++round) {
    const bool is_last = round > kMostRounds;
    if (is_last) {
      // What the rounds left out would have changed.
      std::vector<const clang::VarDecl *> changed;
      find_assigned(loop, changed);
      for (State &state : states) {
        for (const clang::VarDecl *variable : changed) state.forget_reachable(variable_region(*variable));
        state.forget_shared();
        state.tracked.packet_doubt = true;
        state.tracked.references.clear();
      }
    }
    States body;
    if (parts.condition == nullptr || (parts.body_first && round == 0)) {
      body = std::move(states);
    } else {
      for (State &state : states) {
        decide(
            parts.condition, std::move(state), [&](State &&next) { body.push_back(std::move(next)); },
            [&](State &&next) { after.push_back(std::move(next)); });
      }
    }
    if (is_last) break;
    prune(body);
    states = execute(parts.body, std::move(body), inner);
    append(states, std::exchange(inner.continues, {}));
    states = execute(parts.step, std::move(states), exits);
    prune(states);
  }
  append(after, std::move(inner.breaks));
  append_jumps(exits, std::move(inner));
  // `for (T it __attribute__((cleanup(f))) = ...; ...)`
  if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(parts.start)) {
    std::vector<const clang::VarDecl *> variables;
    for (const clang::Decl *declaration : declarations->decls()) {
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (variable != nullptr && variable->hasAttr<clang::CleanupAttr>()) variables.push_back(variable);
    }
    leave_scope(variables, after, exits);
  }
  prune(after);
  return after;
}

}  // namespace bpfcc
