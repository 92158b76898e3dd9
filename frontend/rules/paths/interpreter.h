#pragma once

#include <functional>
#include <iterator>
#include <map>
#include <vector>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Expr.h>
#include <clang/AST/Stmt.h>
#include <llvm/ADT/STLFunctionalExtras.h>

#include "frontend/rules/paths/findings.h"
#include "frontend/rules/paths/source_errors.h"
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
  Interpreter(clang::ASTContext &context, const SourceErrors &errors, Findings &findings)
      : context_(context), errors_(errors), findings_(findings) {}

  /// `function` is what the kernel enters: a program, or a global function, which the verifier looks at by itself.
  void run(const clang::FunctionDecl &function);

  /// Whether the verifier looks at the function by itself (Linux 5.6), not at each call of it anew.
  static bool is_global_function(const clang::FunctionDecl &function);

 private:
  using States = std::vector<State>;
  // A state is handed on by reference: it is moved only where it is kept, since to move it costs as much as to look at
  // it.
  using Then = llvm::function_ref<void(State &&, const Value *)>;
  using ThenState = llvm::function_ref<void(State &&)>;

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

  static void append(States &to, States from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }
  /// Of what leaves a loop or switch by return or goto.
  static void append_jumps(Exits &to, Exits from);

  // statements.cpp
  States execute(const clang::Stmt *statement, States states, Exits &exits);
  /// Enters a statement in the middle, at a label or case in it; `label` is the statement that bears it.
  States enter(const clang::Stmt *statement, const clang::Stmt *label, States states, Exits &exits);
  States execute_compound(const clang::CompoundStmt &compound, const clang::Stmt *label, States states, Exits &exits);
  States execute_from(const clang::CompoundStmt &compound, const clang::Stmt *label, States states, Exits &exits);
  States execute_declarations(const clang::DeclStmt &statement, States states);
  States execute_if(const clang::IfStmt &statement, States states, Exits &exits);
  States execute_asm(const clang::GCCAsmStmt &statement, States states, Exits &exits);
  void execute_return(const clang::ReturnStmt &statement, States states, Exits &exits);
  void leave_scope(const clang::VarDecl &variable, States &states);
  void leave_scope(const std::vector<const clang::VarDecl *> &variables, States &states, Exits &exits);
  /// Drops what is too much: equal states first, then the latest of those that differ in little.
  void prune(States &states);

  // loops.cpp
  States execute_switch(const clang::SwitchStmt &statement, States states, Exits &exits);
  States execute_loop(const clang::Stmt &loop, States states, Exits &exits);

  // expressions.cpp
  void evaluate(const clang::Expr *expression, State &&state, Then then);
  void evaluate_binary(const clang::BinaryOperator &operation, State &&state, Then then);
  void evaluate_assignment(const clang::BinaryOperator &operation, State &&state, Then then);
  void evaluate_unary(const clang::UnaryOperator &operation, State &&state, Then then);
  void evaluate_cast(const clang::CastExpr &cast, State &&state, Then then);
  void evaluate_block(const clang::StmtExpr &block, State &&state, Then then);

  // places.cpp
  /// The address of what an lvalue names.
  void locate(const clang::Expr *expression, State &&state, Then then);
  void load(const clang::Expr &expression, const Value *address, State &&state, Then then);
  void store(const clang::Expr &place, const Value *address, const Value *value, State &&state, ThenState then);
  void initialise(const Region *region, std::int64_t offset, clang::QualType type, const clang::Expr *initialiser,
                  State &&state, ThenState then);

  // arithmetic.cpp
  const Value *arithmetic(clang::BinaryOperatorKind operation, const Value *left, const Value *right,
                          clang::QualType type, const clang::Expr &expression, State &state);
  const Value *add(const Value *pointer, const Value *index, std::int64_t scale);
  const Value *convert(const Value *value, clang::QualType type, State &state);
  const Value *unknown(Site site, clang::QualType type, State &state, bool vague = true);

  // conditions.cpp
  /// Calls `yes` and `no` with the states in which the condition holds, and does not: one of them or both.
  void decide(const clang::Expr *condition, State &&state, ThenState yes, ThenState no);
  void decide_value(const Value *value, State &&state, ThenState yes, ThenState no);
  void compare(clang::BinaryOperatorKind operation, const Value *left, const Value *right, State &&state, ThenState yes,
               ThenState no);
  void compare_pointers(clang::BinaryOperatorKind operation, const Value *left, const Value *right, State &&state,
                        ThenState yes, ThenState no);

  // accesses.cpp
  /// Whether the memory may be accessed; where not, that is reported, and the path ends.
  bool check_access(State &state, const Value *address, std::int64_t size, const clang::Expr &expression);
  /// What messages name is spelled out only for a message: to print an expression takes longer than to look at it.
  using Spell = llvm::function_ref<std::string()>;
  /// `used` is the message's beginning: "'value' is used".
  bool check_null(State &state, const Region *region, const clang::Expr &expression, Spell used);
  bool check_released(State &state, const Region *region, const clang::Expr &expression, Spell name);
  bool check_number(const Value *address, const clang::Expr &expression);
  bool check_bounds(State &state, const Value *address, std::int64_t size, const clang::Expr &expression);
  /// As an argument that is read or written as so many bytes: those beyond a variable or a member are not its own.
  bool check_room(const clang::Expr &argument, const Value *address, std::int64_t size);
  bool check_packet(State &state, const Value *address, std::int64_t size, const clang::Expr &expression);
  /// No fewer than the bytes of all variables that may lie in the same map as this one.
  std::int64_t bytes_beside(const clang::VarDecl &variable);
  const Value *context_value(State &state, const Value *address, std::uint64_t size);

  // context.cpp
  /// Reports where the program's type may not read or write this place of its context; the path goes on.
  void check_context(const Value *address, const clang::Expr &place, bool is_write);

  // kernel_objects.cpp
  static bool refuses_null(const Region &region);
  /// Whether what is read from there as that type is no pointer, to the verifier.
  bool holds_number(const Region &region, clang::QualType type) const;
  /// An argument of a tracing program, cast to a pointer; null for anything else.
  const Value *context_object(const Value *value, clang::QualType type, State &state);
  /// What a pointer that lies there points to, where that is a struct of the kernel; null for anything else.
  const Value *object_value(State &state, const Value *address, clang::QualType type);
  bool check_object_argument(const clang::CallExpr &call, unsigned index, const Value *value, const KfuncFact &kfunc,
                             State &state);
  bool check_writable(const Value *address, const clang::Expr &place);

  // uninitialised.cpp
  /// Memory that a call reads; the path goes on.
  void check_initialised(const clang::Expr &argument, const Value *address, std::int64_t size, const State &state);

  // kptrs.cpp
  /// `written` is null where it is read.
  bool check_kptr(const Value *address, std::int64_t size, const Value *written, const clang::Expr &place,
                  const State &state);
  bool check_kptr_argument(const clang::Expr &argument, const Value *address, std::int64_t size);
  bool check_exchange(const clang::CallExpr &call, const std::vector<const Value *> &arguments);

  // timers.cpp
  bool check_timer(const clang::CallExpr &call, unsigned index, const std::vector<const Value *> &arguments,
                   State &state);

  // objects.cpp: dynptrs and iterators
  /// Reports what is wrong with an argument that is, or is to be, an object.
  bool refuse_object(const clang::Expr &argument, std::string_view why);
  bool make_object(const clang::CallExpr &call, unsigned index, const Value *address, bool must_end, State &state,
                   PacketKind packet = PacketKind::kNone);
  bool clone_object(const clang::CallExpr &call, const Value *from, const Value *to, State &state);
  bool use_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state);
  bool end_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state);
  /// The result of the call lies in the memory of the object at `address`.
  void note_slice(const Value *address, const Region *slice, State &state);
  /// The program writes there itself, or has a helper do it; false where that is reported.
  bool check_objects(const clang::Expr &expression, const Value *address, std::int64_t size, bool is_write,
                     State &state);
  void end_slices(unsigned group, const clang::CallExpr &by, State &state);
  void end_packet_slices(const clang::CallExpr &by, State &state);
  static PacketKind packet_of(const Value *address, const State &state);

  // calls.cpp
  void call(const clang::CallExpr &call, State &&state, Then then);
  void with_arguments(const clang::CallExpr &call, unsigned next, std::vector<const Value *> values, State &&state,
                      llvm::function_ref<void(State &&, const std::vector<const Value *> &)> then);
  void enter_function(const clang::FunctionDecl &function, const std::vector<const Value *> &arguments, State &&state,
                      Then then);
  /// The ways out of it, those that are too much dropped.
  std::vector<Returned> run_function(const clang::FunctionDecl &function, const std::vector<const Value *> &arguments,
                                     State &&state);
  void enter_parameter(const clang::ParmVarDecl &parameter, State &state);
  bool call_builtin(const clang::CallExpr &call, State &state, Then then);
  static bool is_memory_builtin(const clang::CallExpr &call);
  void call_memory_builtin(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State &&state,
                           Then then);
  /// What the arguments point to, and all that others share, may be anything.
  static void forget_memory(const std::vector<const Value *> &arguments, State &state);
  /// A call of which only the types are known: what its arguments point to may be changed.
  void forget_arguments(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State &state);

  // helper_calls.cpp
  void call_helper(const clang::CallExpr &call, const HelperFact &helper, const std::vector<const Value *> &arguments,
                   State &&state, Then then);
  const Value *helper_result(const clang::CallExpr &call, const HelperFact &helper,
                             const std::vector<const Value *> &arguments, bool is_found, State &state);
  bool finds_always(const HelperFact &helper, const std::vector<const Value *> &arguments, const State &state) const;
  bool check_argument(const clang::CallExpr &call, unsigned index, const Value *value, std::string_view callee,
                      State &state);
  bool check_helper_argument(const clang::CallExpr &call, unsigned index, const HelperFact &helper,
                             const std::vector<const Value *> &arguments, State &state);
  /// What goes beyond the prototype.
  bool check_special(const clang::CallExpr &call, const HelperFact &helper,
                     const std::vector<const Value *> &arguments);
  bool check_map_type(const clang::CallExpr &call, const HelperFact &helper,
                      const std::vector<const Value *> &arguments);
  /// The bytes that an argument points to; 0 where that is not known.
  std::int64_t memory_size(const HelperFact &helper, unsigned index, const std::vector<const Value *> &arguments) const;
  /// Memory that a call reads or writes; `size` is 0 where it is not known.
  bool check_memory(const clang::Expr &argument, const Value *address, std::int64_t size, bool is_written,
                    State &state);
  void move_packet(const clang::CallExpr &call, State &state);
  /// The variable in SEC(".maps") or SEC("maps") that an argument points to, or null.
  const clang::VarDecl *map_of(const Value *value) const;
  /// The type of its `key` or `value`; null where that is not known, or is no memory.
  clang::QualType map_member_type(const Value *map, llvm::StringRef member) const;

  // kfunc_calls.cpp
  void call_kfunc(const clang::CallExpr &call, const KfuncFact *fact, const std::vector<const Value *> &arguments,
                  State &&state, Then then);
  const Value *kfunc_result(const clang::CallExpr &call, const KfuncFact &fact,
                            const std::vector<const Value *> &arguments, State &state);
  bool step_object(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                   const std::vector<const Value *> &arguments, State &state);
  bool check_kfunc_argument(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                            const std::vector<const Value *> &arguments, State &state);
  bool check_nodes(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State &state);
  bool check_throw(const clang::CallExpr &call, const std::vector<const Value *> &arguments, const State &state);

  // global_calls.cpp
  /// Whether calls of it are left as calls, so that the verifier comes to it by itself.
  static bool is_never_inlined(const clang::FunctionDecl &function);
  /// What the verifier knows of a parameter of such a function; null where that is nothing.
  const Value *global_parameter(const clang::ParmVarDecl &parameter, State &state);
  bool check_global_argument(const clang::CallExpr &call, const clang::ParmVarDecl &parameter, const Value *value,
                             State &state);
  bool check_global_call(const clang::CallExpr &call, const clang::FunctionDecl &callee,
                         const std::vector<const Value *> &arguments, State &state);

  /// Whether it, or what it calls, has a helper that moves the packet.
  bool may_move_packet(const clang::FunctionDecl &callee);

  // callbacks.cpp
  enum class Callback : std::uint8_t {
    kNone,
    kAtOnce,     ///< by a helper, before it returns
    kLater,      ///< by a timer or a work queue
    kUnderLock,  ///< to compare nodes of a tree
  };
  void call_back(const clang::CallExpr &call, const HelperFact &helper, const std::vector<const Value *> &arguments,
                 State &&state, ThenState then);
  void call_back(const clang::CallExpr &call, const KfuncFact &kfunc, const std::vector<const Value *> &arguments,
                 State &&state, ThenState then);
  /// `rounds` is the most that the call asks for.
  void call_back_at_once(const clang::CallExpr &call, const clang::FunctionDecl &function,
                         const std::vector<const Value *> &arguments, std::optional<std::int64_t> rounds, State &&state,
                         ThenState then);
  /// The ways out of it that the verifier takes.
  std::vector<Returned> run_callback(const clang::CallExpr &call, const clang::FunctionDecl &function, Callback kind,
                                     const std::vector<const Value *> &arguments, State &&state);
  bool check_callback_result(const clang::CallExpr &call, const Returned &returned, std::int64_t most);
  bool check_callback_end(const Returned &returned, const State &before);
  /// The map, a key of it and a value of it, as callbacks get them.
  std::vector<const Value *> element_of(const clang::CallExpr &call, const Value *map, State &state);
  /// A function that cannot be followed is called back.
  static void forget_callback(const std::vector<const Value *> &arguments, State &state);

  // references.cpp
  bool release(const clang::CallExpr &call, unsigned index, const Value *value, State &state);
  /// What is released without a reference to it: whether it may be one that is not known here.
  bool check_acquired(const clang::CallExpr &call, const clang::Expr &argument, const Region &region);
  bool acquires(const clang::CallExpr &call) const;
  void acquire(const clang::CallExpr &call, const Region *region, State &state);
  bool hold(const clang::CallExpr &call, HeldKind kind, const Value *object, State &state);
  bool let_go(HeldKind kind, State &state);
  bool unlock(const clang::CallExpr &call, State &state);
  bool check_held(const clang::CallExpr &call, std::string_view callee, bool is_helper, bool might_sleep,
                  bool needs_rcu, const State &state);
  void check_end(const State &state, const clang::FunctionDecl &function, const clang::Stmt *place);

  // program_type.cpp
  bool check_allowed(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc);
  bool check_sleep(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc);
  void check_result(const Returned &returned);

  /// The form of the root's section; null for a function without a known one.
  const ProgramSection *section() const { return section_ ? section_->section : nullptr; }
  bool is_exhausted() { return ++steps_ > kMostSteps; }
  std::uint64_t size_of(clang::QualType type) const;
  const Region *variable_region(const clang::VarDecl &variable);

  static constexpr unsigned kMostSteps = 60000;  // expressions and statements of one program
  static constexpr unsigned kMostStates = 32;
  static constexpr unsigned kMostAlike = 6;
  static constexpr unsigned kMostRounds = 2;  // of a loop
  static constexpr unsigned kDeepest = 12;    // calls

  clang::ASTContext &context_;
  const SourceErrors &errors_;
  Findings &findings_;
  Values values_;
  const clang::FunctionDecl *root_ = nullptr;
  std::optional<SectionMatch> section_;  ///< what the root's section says; nothing for a function without a known one
  std::vector<unsigned> frames_;         ///< the ids of the functions entered and not left
  std::map<std::pair<unsigned, const clang::FunctionDecl *>, unsigned> frame_ids_;  ///< by caller's frame
  std::map<const clang::FunctionDecl *, bool> moving_;  ///< what is known of which functions move the packet
  Callback in_callback_ = Callback::kNone;
  unsigned steps_ = 0;
};

}  // namespace bpfcc
