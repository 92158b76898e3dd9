// What a program asks of the kernel by its name, and that kernel does not have: kfuncs and variables declared with
// __ksym, functions and tracepoints to attach to, struct_ops types. Looked up as libbpf does when it loads the object.

#include "frontend/rules/kernel_symbol.h"

#include <algorithm>
#include <set>

#include <clang/AST/Attr.h>
#include <clang/AST/Expr.h>
#include <fmt/format.h>

#include "frontend/rules/programs.h"
#include "frontend/rules/statements.h"
#include "frontend/vmlinux/btf_symbols.h"
#include "support/kernel_facts/kfunc.h"

namespace bpfcc {
namespace {

/// How a section's target is found in BTF when a program is loaded; that of a raw tracepoint counts only when it is
/// attached (attach kinds of libbpf.c: btf_get_kernel_prefix_kind).
struct TargetForm {
  std::string_view section;  ///< without ".s", ".w"
  unsigned kind;
  std::string_view prefix;
  std::string_view what;
};
constexpr TargetForm kTargetForms[] = {
    {"fentry", BTF_KIND_FUNC, "", "function"},        {"fexit", BTF_KIND_FUNC, "", "function"},
    {"fmod_ret", BTF_KIND_FUNC, "", "function"},      {"tp_btf", BTF_KIND_TYPEDEF, "btf_trace_", "tracepoint"},
    {"lsm", BTF_KIND_FUNC, "bpf_lsm_", "LSM hook"},   {"lsm_cgroup", BTF_KIND_FUNC, "bpf_lsm_", "LSM hook"},
    {"iter", BTF_KIND_FUNC, "bpf_iter_", "iterator"},
};

const TargetForm *target_form(std::string_view section) {
  section = section.substr(0, section.find('.'));
  const auto *const found = std::ranges::find(kTargetForms, section, &TargetForm::section);
  return found != std::end(kTargetForms) ? found : nullptr;
}

/// libbpf passes over "___flavor" at the end of a name.
std::string_view essential(std::string_view name) { return name.substr(0, name.find("___")); }

class Check {
 public:
  Check(const CheckedUnit &unit, const std::string &btf_path, Reporter &reporter)
      : unit_(unit), reporter_(reporter), btf_path_(btf_path), symbols_(btf_path) {}

  void run() {
    if (symbols_.empty()) return;
    for (const Program &program : find_programs(unit_)) {
      // A program in "?..." is loaded only where the loader asks for it.
      if (program.section.starts_with('?')) continue;
      check_target(program);
      check_function(*program.function);
    }
    for (const clang::VarDecl *variable : unit_.variables) check_struct_ops(*variable);
  }

 private:
  std::string where() const { return btf_path_.empty() ? "the running kernel" : "the kernel of " + btf_path_; }

  void check_target(const Program &program) {
    const TargetForm *form = program.form() != nullptr ? target_form(program.form()->name) : nullptr;
    if (form == nullptr || program.match->target.empty()) return;
    // "MODULE:FUNCTION"
    const std::string_view target = program.match->target.substr(program.match->target.find(':') + 1);
    const std::string name = std::string(form->prefix) + std::string(target);
    if (symbols_.has(form->kind, name)) return;
    std::string_view nearest = symbols_.nearest(form->kind, name, form->prefix);
    nearest.remove_prefix(nearest.empty() ? 0 : form->prefix.size());
    const clang::CharSourceRange place = section_name_range(program, unit_.context);
    std::string message = fmt::format("{} has no {} '{}'", where(), form->what, target);
    clang::FixItHint fix;
    if (!nearest.empty()) {
      message += fmt::format("; did you mean '{}'?", nearest);
      const std::string section(program.section.substr(0, program.section.size() - target.size()));
      fix = clang::FixItHint::CreateReplacement(place, section + std::string(nearest));
    }
    if (!reporter_.report(kKernelSymbolRule, place, message, fix)) return;
    reporter_.note(program.function->getLocation(),
                   "in a section that begins with '?' it is loaded only where the loader asks for it");
  }

  /// What a function that the kernel will see refers to, with all that it calls; code under a condition that is false
  /// at compile time is not there.
  void check_function(const clang::FunctionDecl &function) {
    if (!seen_.insert(&function).second) return;
    for_each_statement(function.getBody(), [this](const clang::Stmt &statement) { return check_statement(statement); });
  }

  bool check_statement(const clang::Stmt &statement) {
    const auto below = [this](const clang::Stmt &each) { return check_statement(each); };
    if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(&statement)) {
      clang::Expr::EvalResult known;
      if (branch->getCond()->EvaluateAsInt(known, unit_.context)) {
        for_each_statement(known.Val.getInt().getBoolValue() ? branch->getThen() : branch->getElse(), below);
        return false;
      }
    }
    const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(&statement);
    if (reference == nullptr) return true;
    const clang::FunctionDecl *body = nullptr;
    const auto *function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
    if (function != nullptr && function->hasBody(body)) {
      check_function(*body);
    } else {
      check_extern(*reference);
    }
    return true;
  }

  void check_extern(const clang::DeclRefExpr &reference) {
    const clang::ValueDecl &declaration = *reference.getDecl();
    const auto *section = declaration.getAttr<clang::SectionAttr>();
    if (section == nullptr || section->getName() != ".ksyms" || declaration.hasAttr<clang::WeakAttr>()) return;
    const bool is_function = llvm::isa<clang::FunctionDecl>(declaration);
    // Without a type a symbol is looked up in /proc/kallsyms.
    if (!is_function && declaration.getType()->isVoidType()) return;
    const unsigned kind = is_function ? BTF_KIND_FUNC : BTF_KIND_VAR;
    const std::string name(essential(declaration.getName()));
    if (!asked_.insert(name).second || symbols_.has(kind, name)) return;
    // A file tells nothing of modules, which have some of the known kfuncs.
    if (!btf_path_.empty() && kfunc_fact(name) != nullptr) return;
    const std::string_view nearest = symbols_.nearest(kind, name, is_function ? "bpf_" : "");
    std::string message = fmt::format("{} has no {} '{}'", where(), is_function ? "function" : "variable", name);
    if (!nearest.empty()) message += fmt::format("; did you mean '{}'?", nearest);
    if (!reporter_.report(kKernelSymbolRule, reference.getSourceRange(), message)) return;
    reporter_.note(declaration.getLocation(), "declared __weak, it may be missing: bpf_ksym_exists() tells");
  }

  /// libbpf takes the struct behind "bpf_struct_ops_NAME" for the kernel's side of NAME (find_struct_ops_kern_types).
  void check_struct_ops(const clang::VarDecl &variable) {
    const auto *section = variable.getAttr<clang::SectionAttr>();
    if (section == nullptr || (section->getName() != ".struct_ops" && section->getName() != ".struct_ops.link")) return;
    const clang::RecordDecl *record = variable.getType()->getAsRecordDecl();
    if (record == nullptr) return;
    constexpr std::string_view kPrefix = "bpf_struct_ops_";
    const std::string type(essential(record->getName()));
    const std::string name = std::string(kPrefix) + type;
    if (symbols_.has(BTF_KIND_STRUCT, name)) return;
    std::string_view nearest = symbols_.nearest(BTF_KIND_STRUCT, name, kPrefix);
    nearest.remove_prefix(nearest.empty() ? 0 : kPrefix.size());
    std::string message = fmt::format("{} takes no struct_ops of type 'struct {}'", where(), type);
    if (!nearest.empty()) message += fmt::format("; did you mean 'struct {}'?", nearest);
    reporter_.report(kKernelSymbolRule, variable.getLocation(), message);
  }

  const CheckedUnit &unit_;
  Reporter &reporter_;
  const std::string &btf_path_;
  BtfSymbols symbols_;
  std::set<const clang::FunctionDecl *> seen_;
  std::set<std::string> asked_;
};

/// Opening the kernel's types costs milliseconds, which most programs need not spend.
bool asks_by_name(const CheckedUnit &unit) {
  const auto has_target = [](const Program &program) {
    return program.form() != nullptr && target_form(program.form()->name) != nullptr;
  };
  const auto is_symbol = [](const clang::Decl *declaration) {
    const auto *section = declaration->getAttr<clang::SectionAttr>();
    if (section == nullptr) return false;
    return section->getName().starts_with(".struct_ops") ||
           (section->getName() == ".ksyms" && declaration->isReferenced());
  };
  return std::ranges::any_of(find_programs(unit), has_target) ||
         std::ranges::any_of(unit.context.getTranslationUnitDecl()->decls(), is_symbol);
}

}  // namespace

void check_kernel_symbols(const CheckedUnit &unit, const std::string &btf_path, Reporter &reporter) {
  if (reporter.holds(kKernelSymbolRule) && asks_by_name(unit)) Check(unit, btf_path, reporter).run();
}

}  // namespace bpfcc
