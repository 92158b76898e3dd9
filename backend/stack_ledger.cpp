#include "backend/stack_ledger.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>

#include "backend/source_place.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

using Chain = std::vector<const llvm::Function *>;

constexpr std::uint64_t kLimit = 512;  // MAX_BPF_STACK in include/linux/filter.h
constexpr const char *kAskForSize = "warn-stack-size";

/// The C variable that a stack slot is.
const llvm::DILocalVariable *variable_of(llvm::AllocaInst &slot) {
  for (const llvm::DbgVariableRecord *record : llvm::findDVRDeclares(&slot)) return record->getVariable();
  for (const llvm::DbgDeclareInst *declare : llvm::findDbgDeclares(&slot)) return declare->getVariable();
  for (const llvm::DbgVariableRecord *record : llvm::at::getDVRAssignmentMarkers(&slot)) return record->getVariable();
  for (const llvm::DbgAssignIntrinsic *assign : llvm::at::getAssignmentMarkers(&slot)) return assign->getVariable();
  return nullptr;
}

std::vector<StackVariable> variables_of(llvm::Function &function) {
  std::vector<StackVariable> variables;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *slot = llvm::dyn_cast<llvm::AllocaInst>(&instruction);
    const auto size = slot != nullptr ? slot->getAllocationSize(function.getDataLayout()) : std::nullopt;
    if (size) variables.push_back({variable_of(*slot), size->getFixedValue()});
  }
  std::ranges::stable_sort(variables, std::ranges::greater(), &StackVariable::bytes);
  return variables;
}

std::uint64_t frame_of(const StackLedger &ledger, const llvm::Function *function) {
  const auto found = ledger.frames.find(function);
  return found != ledger.frames.end() ? found->second : 0;
}

std::set<const llvm::Function *> callees(const llvm::Function &function) {
  std::set<const llvm::Function *> called;
  for (const llvm::Instruction &instruction : llvm::instructions(function)) {
    const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
    const llvm::Function *callee = call != nullptr ? call->getCalledFunction() : nullptr;
    if (callee != nullptr && !callee->isDeclaration()) called.insert(callee);
  }
  return called;
}

std::uint64_t bytes_of(const StackLedger &ledger, const Chain &chain) {
  std::uint64_t bytes = 0;
  for (const llvm::Function *function : chain) bytes += frame_of(ledger, function);
  return bytes;
}

/// The calls that take most, from a function down.
class DeepestCalls {
 public:
  explicit DeepestCalls(const StackLedger &ledger) : ledger_(ledger) {}

  const Chain &from(const llvm::Function *function) {
    const auto [found, is_new] = chains_.try_emplace(function);
    if (!is_new) return found->second;  // of a function that calls itself, empty until it is known
    Chain deepest;
    for (const llvm::Function *callee : callees(*function)) {
      const Chain &below = from(callee);
      if (deepest.empty() || bytes_of(ledger_, below) > bytes_of(ledger_, deepest)) deepest = below;
    }
    deepest.insert(deepest.begin(), function);
    return chains_[function] = deepest;
  }

 private:
  const StackLedger &ledger_;
  std::map<const llvm::Function *, Chain> chains_;
};

/// Programs of these types may have a stack for each of their functions (bpf_enable_priv_stack in
/// include/linux/bpf_verifier.h). Where the type is not known, there is a doubt.
bool may_have_private_stacks(const llvm::Function &program, const CodeGenSettings &settings) {
  constexpr KernelVersion kLastWithout{6, 11};
  if (!settings.kernel || *settings.kernel <= kLastWithout) return false;
  constexpr ProgramTypeSet kTypes{
      ProgramType::kKprobe,        ProgramType::kTracepoint, ProgramType::kPerfEvent, ProgramType::kTracing,
      ProgramType::kRawTracepoint, ProgramType::kLsm,        ProgramType::kStructOps, ProgramType::kExt};
  const auto match = find_program_section(std::string_view(program.getSection()));
  return !match || match->section == nullptr || kTypes.contains(match->section->type);
}

Diag note(SourcePlace place, std::string message) {
  return {Severity::kNote, {}, std::move(place), std::move(message), {}, {}, {}};
}

/// A note a variable, then what is left: registers that were saved, arguments of helpers.
void add_frame(Diag &diag, const StackLedger &ledger, const llvm::Function &function) {
  const std::uint64_t frame = frame_of(ledger, &function);
  diag.notes.push_back(
      note(source_place({}, function), fmt::format("'{}' takes {} bytes", function.getName().str(), frame)));
  std::uint64_t named = 0;
  for (const StackVariable &each : ledger.variables.at(&function)) {
    if (each.variable == nullptr) continue;
    named += each.bytes;
    const llvm::DISubprogram *owner = each.variable->getScope()->getSubprogram();
    const bool is_inlined = owner != function.getSubprogram();
    diag.notes.push_back(
        note(source_place(each.variable->getFile(), each.variable->getLine(), 0, *function.getParent()),
             fmt::format("{} bytes: '{}'{}", each.bytes, each.variable->getName().str(),
                         is_inlined ? fmt::format(" of '{}', inlined", owner->getName().str()) : "")));
  }
  if (named == 0 || frame == named) return;
  diag.notes.push_back(note(source_place({}, function),
                            frame > named ? fmt::format("{} bytes: other values", frame - named)
                                          : "variables that are not in use at the same time share their bytes"));
}

Diag diagnostic(const StackLedger &ledger, const Chain &chain) {
  std::string names;
  for (const llvm::Function *function : chain) {
    names += fmt::format("{}'{}'", names.empty() ? "" : " calls ", function->getName().str());
  }
  Diag diag;
  diag.id = "bpf-stack";
  diag.place = source_place({}, *chain.front());
  diag.message = chain.size() == 1 ? fmt::format("{} needs {} bytes of stack, a BPF program has {}", names,
                                                 bytes_of(ledger, chain), kLimit)
                                   : fmt::format("{}: together they need {} bytes of stack, a BPF program has {}",
                                                 names, bytes_of(ledger, chain), kLimit);
  for (const llvm::Function *function : chain) add_frame(diag, ledger, *function);
  diag.notes.push_back(note(diag.place, "move large variables into a map of type BPF_MAP_TYPE_PERCPU_ARRAY"));
  return diag;
}

}  // namespace

StackLedger open_stack_ledger(llvm::Module &module) {
  StackLedger ledger;
  for (llvm::Function &function : module) {
    if (function.isDeclaration()) continue;
    ledger.variables[&function] = variables_of(function);
    std::uint64_t asked = 0;
    if (!function.getFnAttribute(kAskForSize).getValueAsString().getAsInteger(10, asked)) {
      ledger.asked_limits[&function] = asked;
    }
    function.addFnAttr(kAskForSize, "0");
  }
  return ledger;
}

void report_stack(const llvm::Module &module, const StackLedger &ledger, const CodeGenSettings &settings,
                  DiagSink &sink) {
  for (const llvm::Function *function : ledger.refused) sink.add(diagnostic(ledger, {function}));
  if (!settings.deep_calls) return;
  DeepestCalls deepest(ledger);
  for (const llvm::Function &function : module) {
    if (function.isDeclaration() || !function.hasSection()) continue;
    const Chain &chain = deepest.from(&function);
    const bool is_said =
        std::ranges::any_of(chain, [&](const llvm::Function *each) { return ledger.refused.contains(each); });
    if (is_said || bytes_of(ledger, chain) <= kLimit || may_have_private_stacks(function, settings)) continue;
    Diag deep = diagnostic(ledger, chain);
    deep.severity = *settings.deep_calls;
    sink.add(std::move(deep));
  }
}

}  // namespace bpfcc
