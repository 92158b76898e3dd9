#pragma once

#include <functional>
#include <map>
#include <vector>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Expr.h>
#include <clang/AST/Stmt.h>
#include <llvm/ADT/STLFunctionalExtras.h>

#include "frontend/rules/paths/findings.h"
#include "frontend/rules/paths/state.h"
#include "frontend/rules/paths/value.h"
#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/kfunc.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {

/// Follows the paths through a program and the functions that it calls, and reports what goes wrong on them. It looks
/// at less than there is, never at more: a path that cannot be followed further is dropped, a loop is gone through a
/// few times, and what is not known is taken to be right.
class Interpreter {
 public:
  Interpreter(clang::ASTContext &context, Findings &findings) : context_(context), findings_(findings) {}

  /// `function` is what the kernel enters: a program, or a global function, which the verifier looks at by itself.
  void run(const clang::FunctionDecl &function);

 private:
  using States = std::vector<State>;
  using Then = llvm::function_ref<void(State, const Value *)>;
  using ThenState = llvm::function_ref<void(State)>;

  struct Returned {
    State state;
    const Value *value;
    const clang::Stmt *statement;
  };

  /// The ways out of a statement other than its end.
  struct Exits {
    States breaks;
    States continues;
    std::vector<Returned> returns;
    std::map<const clang::LabelDecl *, States> jumps;
  };

  // statements.cpp
  States execute(const clang::Stmt *statement, States states, Exits &exits);
  /// Enters a statement in the middle, at a label or case in it; `label` is the statement that bears it.
  States enter(const clang::Stmt *statement, const clang::Stmt *label, States states, Exits &exits);
  States execute_compound(const clang::CompoundStmt &compound, const clang::Stmt *label, States states, Exits &exits);
  States execute_from(const clang::CompoundStmt &compound, const clang::Stmt *label, States states, Exits &exits);
  States execute_declarations(const clang::DeclStmt &statement, States states);
  States execute_if(const clang::IfStmt &statement, States states, Exits &exits);
  States execute_switch(const clang::SwitchStmt &statement, States states, Exits &exits);
  States execute_loop(const clang::Stmt &loop, States states, Exits &exits);
  States execute_asm(const clang::GCCAsmStmt &statement, States states, Exits &exits);
  void execute_return(const clang::ReturnStmt &statement, States states, Exits &exits);
  void leave_scope(const clang::VarDecl &variable, States &states);
  void leave_scope(const std::vector<const clang::VarDecl *> &variables, States &states, Exits &exits);
  /// Drops what is too much: equal states first, then the latest of those that differ in little.
  void prune(States &states);

  // expressions.cpp
  void evaluate(const clang::Expr *expression, State state, Then then);
  void evaluate_binary(const clang::BinaryOperator &operation, State state, Then then);
  void evaluate_assignment(const clang::BinaryOperator &operation, State state, Then then);
  void evaluate_unary(const clang::UnaryOperator &operation, State state, Then then);
  void evaluate_cast(const clang::CastExpr &cast, State state, Then then);
  void evaluate_block(const clang::StmtExpr &block, State state, Then then);
  /// The address of what an lvalue names.
  void locate(const clang::Expr *expression, State state, Then then);
  void load(const clang::Expr &expression, const Value *address, State state, Then then);
  void store(const clang::Expr &place, const Value *address, const Value *value, State state, ThenState then);
  void initialise(const Region *region, std::int64_t offset, clang::QualType type, const clang::Expr *initialiser,
                  State state, ThenState then);
  const Value *arithmetic(clang::BinaryOperatorKind operation, const Value *left, const Value *right,
                          clang::QualType type, const clang::Expr &expression, State &state);
  const Value *add(const Value *pointer, const Value *index, std::int64_t scale);
  const Value *convert(const Value *value, clang::QualType type, State &state);
  const Value *unknown(const void *site, clang::QualType type, State &state, bool vague = true);

  // conditions.cpp
  /// Calls `yes` and `no` with the states in which the condition holds, and does not: one of them or both.
  void decide(const clang::Expr *condition, State state, ThenState yes, ThenState no);
  void decide_value(const Value *value, State state, ThenState yes, ThenState no);
  void compare(clang::BinaryOperatorKind operation, const Value *left, const Value *right, State state, ThenState yes,
               ThenState no);
  void compare_pointers(clang::BinaryOperatorKind operation, const Value *left, const Value *right, State state,
                        ThenState yes, ThenState no);

  // accesses.cpp
  /// Whether the memory may be accessed; where not, that is reported, and the path ends.
  bool check_access(State &state, const Value *address, std::int64_t size, const clang::Expr &expression);
  bool check_packet(State &state, const Value *address, std::int64_t size, const clang::Expr &expression);
  const Value *context_value(State &state, const Value *address, std::uint64_t size);

  // context.cpp
  /// Reports where the program's type may not read or write this place of its context; the path goes on.
  void check_context(const Value *address, const clang::Expr &place, bool is_write);

  // objects.cpp: dynptrs and iterators
  bool make_object(const clang::CallExpr &call, unsigned index, const Value *address, bool must_end, State &state);
  bool clone_object(const clang::CallExpr &call, const Value *from, const Value *to, State &state);
  bool use_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state);
  bool end_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state);
  /// The result of the call lies in the memory of the object at `address`.
  void note_slice(const Value *address, const Region *slice, State &state);
  /// The program writes there itself, or has a helper do it; false where that is reported.
  bool check_objects(const clang::Expr &expression, const Value *address, std::int64_t size, bool is_write,
                     State &state);
  void end_slices(unsigned group, const clang::CallExpr &by, State &state);

  // calls.cpp
  void call(const clang::CallExpr &call, State state, Then then);
  void with_arguments(const clang::CallExpr &call, unsigned next, std::vector<const Value *> values, State state,
                      llvm::function_ref<void(State, const std::vector<const Value *> &)> then);
  void enter_function(const clang::FunctionDecl &function, const std::vector<const Value *> &arguments, State state,
                      Then then);
  bool call_builtin(const clang::CallExpr &call, State &state, Then then);
  void call_helper(const clang::CallExpr &call, const HelperFact &helper, const std::vector<const Value *> &arguments,
                   State state, Then then);
  bool finds_always(const HelperFact &helper, const std::vector<const Value *> &arguments, const State &state) const;
  bool step_object(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                   const std::vector<const Value *> &arguments, State &state);
  void call_kfunc(const clang::CallExpr &call, const KfuncFact *fact, const std::vector<const Value *> &arguments,
                  State state, Then then);
  void call_back(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State state, ThenState then);
  /// A call of which only the types are known: what its arguments point to may be changed.
  void forget_arguments(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State &state);
  bool check_argument(const clang::CallExpr &call, unsigned index, const Value *value, std::string_view callee,
                      State &state);
  bool release(const clang::CallExpr &call, unsigned index, const Value *value, State &state);
  void acquire(const clang::CallExpr &call, const Region *region, State &state);
  bool hold(const clang::CallExpr &call, HeldKind kind, const Value *object, State &state);
  bool let_go(const clang::CallExpr &call, HeldKind kind, State &state);
  bool check_held(const clang::CallExpr &call, std::string_view callee, bool is_helper, bool might_sleep,
                  bool needs_rcu, const State &state);
  bool check_allowed(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc);
  bool check_sleep(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc);
  void check_result(const Returned &returned);
  void check_end(const State &state, const clang::FunctionDecl &function, const clang::Stmt *place);

  bool is_exhausted() { return ++steps_ > kMostSteps; }
  std::uint64_t size_of(clang::QualType type) const;
  const Region *variable_region(const clang::VarDecl &variable);

  static constexpr unsigned kMostSteps = 60000;  // expressions and statements of one program
  static constexpr unsigned kMostStates = 32;
  static constexpr unsigned kMostAlike = 6;
  static constexpr unsigned kMostRounds = 2;  // of a loop
  static constexpr unsigned kDeepest = 12;    // calls

  clang::ASTContext &context_;
  Findings &findings_;
  Values values_;
  const clang::FunctionDecl *root_ = nullptr;
  std::optional<SectionMatch> section_;  ///< what the root's section says; nothing for a function without a known one
  std::vector<unsigned> frames_;         ///< the ids of the functions entered and not left
  std::map<std::pair<unsigned, const clang::FunctionDecl *>, unsigned> frame_ids_;  ///< by caller's frame
  unsigned steps_ = 0;
};

}  // namespace bpfcc
