// How statements move the paths on.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>

#include "frontend/rules/paths/interpreter.h"

namespace bpfcc {
namespace {

bool contains(const clang::Stmt *statement, const clang::Stmt *wanted) {
  if (statement == wanted) return true;
  return statement != nullptr && std::ranges::any_of(statement->children(), [&](const clang::Stmt *child) {
           return child != nullptr && contains(child, wanted);
         });
}

}  // namespace

void Interpreter::prune(States &states) {
  States kept;
  for (State &state : states) {
    if (kept.size() == kMostStates) break;
    unsigned alike = 0;
    bool is_new = true;
    for (const State &other : kept) {
      if (!(other.tracked == state.tracked)) continue;
      ++alike;
      if (alike >= kMostAlike || other == state) is_new = false;
    }
    if (is_new) kept.push_back(std::move(state));
  }
  states = std::move(kept);
}

Interpreter::States Interpreter::execute(const clang::Stmt *statement, States states, Exits &exits) {
  if (statement == nullptr || states.empty()) return states;
  if (is_exhausted() || errors_.is_broken(*statement)) return {};
  if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement)) {
    States after;
    for (State &state : states) {
      evaluate(expression, std::move(state), [&](State &&next, const Value *) { after.push_back(std::move(next)); });
    }
    prune(after);
    return after;
  }
  switch (statement->getStmtClass()) {
    case clang::Stmt::CompoundStmtClass:
      return execute_compound(*llvm::cast<clang::CompoundStmt>(statement), nullptr, std::move(states), exits);
    case clang::Stmt::DeclStmtClass:
      return execute_declarations(*llvm::cast<clang::DeclStmt>(statement), std::move(states));
    case clang::Stmt::IfStmtClass:
      return execute_if(*llvm::cast<clang::IfStmt>(statement), std::move(states), exits);
    case clang::Stmt::SwitchStmtClass:
      return execute_switch(*llvm::cast<clang::SwitchStmt>(statement), std::move(states), exits);
    case clang::Stmt::ForStmtClass:
    case clang::Stmt::WhileStmtClass:
    case clang::Stmt::DoStmtClass:
      return execute_loop(*statement, std::move(states), exits);
    case clang::Stmt::ReturnStmtClass:
      execute_return(*llvm::cast<clang::ReturnStmt>(statement), std::move(states), exits);
      return {};
    case clang::Stmt::BreakStmtClass:
      append(exits.breaks, std::move(states));
      return {};
    case clang::Stmt::ContinueStmtClass:
      append(exits.continues, std::move(states));
      return {};
    case clang::Stmt::GotoStmtClass:
      append(exits.jumps[llvm::cast<clang::GotoStmt>(statement)->getLabel()], std::move(states));
      return {};
    case clang::Stmt::LabelStmtClass:
      return execute(llvm::cast<clang::LabelStmt>(statement)->getSubStmt(), std::move(states), exits);
    case clang::Stmt::CaseStmtClass:
    case clang::Stmt::DefaultStmtClass:
      return execute(llvm::cast<clang::SwitchCase>(statement)->getSubStmt(), std::move(states), exits);
    case clang::Stmt::AttributedStmtClass:
      return execute(llvm::cast<clang::AttributedStmt>(statement)->getSubStmt(), std::move(states), exits);
    case clang::Stmt::GCCAsmStmtClass:
      return execute_asm(*llvm::cast<clang::GCCAsmStmt>(statement), std::move(states), exits);
    case clang::Stmt::NullStmtClass:
      return states;
    default:
      return {};
  }
}

Interpreter::States Interpreter::enter(const clang::Stmt *statement, const clang::Stmt *label, States states,
                                       Exits &exits) {
  if (states.empty() || is_exhausted()) return {};
  if (statement == label) return execute(statement, std::move(states), exits);
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
    return execute_compound(*compound, label, std::move(states), exits);
  }
  if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement)) {
    return enter(contains(branch->getThen(), label) ? branch->getThen() : branch->getElse(), label, std::move(states),
                 exits);
  }
  if (const auto *labelled = llvm::dyn_cast<clang::LabelStmt>(statement)) {
    return enter(labelled->getSubStmt(), label, std::move(states), exits);
  }
  if (const auto *labelled = llvm::dyn_cast<clang::SwitchCase>(statement)) {
    return enter(labelled->getSubStmt(), label, std::move(states), exits);
  }
  return {};  // into a loop or another switch
}

Interpreter::States Interpreter::execute_from(const clang::CompoundStmt &compound, const clang::Stmt *label,
                                              States states, Exits &exits) {
  const clang::Stmt *done = nullptr;
  for (const clang::Stmt *child : compound.body()) {
    if (label != nullptr) {
      if (!contains(child, label)) continue;
      states = enter(child, label, std::move(states), exits);
      label = nullptr;
    } else {
      if (errors_.any_between(compound, done, child)) return {};
      states = execute(child, std::move(states), exits);
    }
    done = child;
  }
  if (errors_.any_between(compound, done, nullptr)) return {};
  return states;
}

Interpreter::States Interpreter::execute_compound(const clang::CompoundStmt &compound, const clang::Stmt *label,
                                                  States states, Exits &exits) {
  Exits inner;
  states = execute_from(compound, label, std::move(states), inner);
  // Forward jumps to labels in this block go on from there; each round takes those of one label.
  for (unsigned round = 0; round < 16; ++round) {
    const auto jump = std::ranges::find_if(inner.jumps, [&](const auto &each) {
      return !each.second.empty() && contains(&compound, each.first->getStmt());
    });
    if (jump == inner.jumps.end()) break;
    States jumping = std::exchange(jump->second, {});
    prune(jumping);
    append(states, execute_from(compound, jump->first->getStmt(), std::move(jumping), inner));
  }
  std::vector<const clang::VarDecl *> variables;
  for (const clang::Stmt *child : compound.body()) {
    const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(child);
    if (declarations == nullptr) continue;
    for (const clang::Decl *declaration : declarations->decls()) {
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (variable != nullptr && variable->hasAttr<clang::CleanupAttr>()) variables.push_back(variable);
    }
  }
  leave_scope(variables, states, inner);
  append(exits.breaks, std::move(inner.breaks));
  append(exits.continues, std::move(inner.continues));
  std::ranges::move(inner.returns, std::back_inserter(exits.returns));
  for (auto &[target, jumping] : inner.jumps) {
    if (!contains(&compound, target->getStmt())) append(exits.jumps[target], std::move(jumping));
  }
  prune(states);
  return states;
}

void Interpreter::leave_scope(const clang::VarDecl &variable, States &states) {
  const clang::FunctionDecl *cleanup = variable.getAttr<clang::CleanupAttr>()->getFunctionDecl();
  States after;
  for (State &state : states) {
    const Value *address = values_.pointer(variable_region(variable));
    enter_function(*cleanup, {address}, std::move(state),
                   [&](State &&next, const Value *) { after.push_back(std::move(next)); });
  }
  states = std::move(after);
}

void Interpreter::leave_scope(const std::vector<const clang::VarDecl *> &variables, States &states, Exits &exits) {
  for (auto variable = variables.rbegin(); variable != variables.rend(); ++variable) {
    leave_scope(**variable, states);
    leave_scope(**variable, exits.breaks);
    leave_scope(**variable, exits.continues);
    for (auto &[target, jumping] : exits.jumps) leave_scope(**variable, jumping);
    std::vector<Returned> returns;
    for (Returned &returned : exits.returns) {
      States one{std::move(returned.state)};
      leave_scope(**variable, one);
      for (State &state : one) returns.push_back({std::move(state), returned.value, returned.statement});
    }
    exits.returns = std::move(returns);
  }
}

Interpreter::States Interpreter::execute_declarations(const clang::DeclStmt &statement, States states) {
  for (const clang::Decl *declaration : statement.decls()) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
    if (variable == nullptr || !variable->hasLocalStorage()) continue;
    const Region *region = variable_region(*variable);
    States after;
    for (State &state : states) {
      state.forget(region);
      if (!variable->hasInit()) state.declare(region);
      std::erase_if(state.tracked.objects,
                    [&](const auto &each) { return each.first.first == region && !each.second.must_end; });
      if (!variable->hasInit()) {
        after.push_back(std::move(state));
        continue;
      }
      initialise(region, 0, variable->getType(), variable->getInit(), std::move(state),
                 [&](State &&next) { after.push_back(std::move(next)); });
    }
    states = std::move(after);
  }
  return states;
}

Interpreter::States Interpreter::execute_if(const clang::IfStmt &statement, States states, Exits &exits) {
  States yes;
  States no;
  for (State &state : states) {
    decide(
        statement.getCond(), std::move(state), [&](State &&next) { yes.push_back(std::move(next)); },
        [&](State &&next) { no.push_back(std::move(next)); });
  }
  prune(yes);
  prune(no);
  yes = execute(statement.getThen(), std::move(yes), exits);
  append(yes, execute(statement.getElse(), std::move(no), exits));
  prune(yes);
  return yes;
}

Interpreter::States Interpreter::execute_asm(const clang::GCCAsmStmt &statement, States states, Exits &exits) {
  // An empty text is there to hide values from the optimiser: they stay what they were.
  if (statement.getAsmString()->getString().empty()) return states;
  States after;
  for (State &state : states) {
    state.forget_shared();
    state.tracked.packet_doubt = true;
    state.tracked.references.clear();
    state.tracked.held.clear();
    for (const auto &[place, object] : state.tracked.objects) state.tracked.unknown_objects.insert(place.first);
    state.tracked.objects.clear();
    for (unsigned i = 0; i < statement.getNumInputs() + statement.getNumOutputs(); ++i) {
      const bool is_output = i < statement.getNumOutputs();
      const clang::Expr *operand =
          is_output ? statement.getOutputExpr(i) : statement.getInputExpr(i - statement.getNumOutputs());
      const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(operand->IgnoreParenCasts());
      const auto *variable = reference != nullptr ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
      if (variable != nullptr) {
        // What comes in stays what it is; what it points to may be changed.
        const Region *region = variable_region(*variable);
        const Value *value = state.load(region, 0, size_of(variable->getType()));
        if (is_output) {
          state.forget_reachable(region);
        } else if (value != nullptr && value->is_pointer()) {
          state.forget_reachable(value->region);
        }
      } else {
        locate(operand, State(state), [&](const State &, const Value *address) {
          if (address->is_pointer()) state.forget_reachable(address->region);
        });
      }
    }
    for (unsigned i = 0; i < statement.getNumLabels(); ++i) {
      exits.jumps[(*(statement.labels().begin() + i))->getLabel()].push_back(state);
    }
    after.push_back(std::move(state));
  }
  return after;
}

void Interpreter::execute_return(const clang::ReturnStmt &statement, States states, Exits &exits) {
  for (State &state : states) {
    if (statement.getRetValue() == nullptr) {
      exits.returns.push_back({std::move(state), values_.number(0), &statement});
    } else {
      evaluate(statement.getRetValue(), std::move(state), [&](State &&next, const Value *value) {
        exits.returns.push_back({std::move(next), value, &statement});
      });
    }
  }
}

}  // namespace bpfcc
