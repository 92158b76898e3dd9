#include "backend/machine/constant_stores.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include <llvm/ADT/DenseMap.h>
#include <llvm/CodeGen/MachineFunction.h>
#include <llvm/CodeGen/MachineInstrBuilder.h>
#include <llvm/CodeGen/MachineRegisterInfo.h>
#include <llvm/CodeGen/TargetInstrInfo.h>
#include <llvm/CodeGen/TargetSubtargetInfo.h>
#include <llvm/Support/ErrorHandling.h>

#include "backend/machine/memory_origins.h"

namespace bpfcc {
namespace {

/// LLVM's names, since its headers for the target are not installed: a store from a register of 64 bits, or of 32, and
/// what stores a constant of as many bytes.
struct StoreNames {
  std::string_view from_register;
  std::string_view of_constant;
};

constexpr StoreNames kStores[] = {{"STB", "STB_imm"},   {"STB32", "STB_imm"}, {"STH", "STH_imm"}, {"STH32", "STH_imm"},
                                  {"STW32", "STW_imm"}, {"STW", "STW_imm"},   {"STD", "STD_imm"}};

/// The numbers of the target's own instructions, by name.
class NamedOpcodes {
 public:
  explicit NamedOpcodes(const llvm::MCInstrInfo &instructions) {
    for (unsigned opcode = llvm::TargetOpcode::GENERIC_OP_END + 1; opcode < instructions.getNumOpcodes(); ++opcode) {
      numbers_[instructions.getName(opcode)] = opcode;
    }
  }

  unsigned operator[](llvm::StringRef name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) llvm::report_fatal_error("the BPF target has no instruction " + name);
    return found->second;
  }

 private:
  llvm::DenseMap<llvm::StringRef, unsigned> numbers_;
};

/// What the pass has to know about instructions.
class Opcodes {
 public:
  explicit Opcodes(const NamedOpcodes &named)
      : store_of_64_bits_(named["STD"]),
        move_(named["MOV_ri"]),
        move_of_32_bits_(named["MOV_ri_32"]),
        load_of_64_bits_(named["LD_imm64"]),
        zero_extension_(named["MOV_32_64"]) {
    for (const StoreNames &each : kStores) constant_stores_[named[each.from_register]] = named[each.of_constant];
  }

  /// What stores a constant as `opcode` stores a register.
  std::optional<unsigned> constant_store(unsigned opcode) const {
    const auto found = constant_stores_.find(opcode);
    return found != constant_stores_.end() ? std::optional(found->second) : std::nullopt;
  }

  bool stores_64_bits(unsigned opcode) const { return opcode == store_of_64_bits_; }

  /// What a register holds, where one instruction after the other says so. The immediate value of a CO-RE relocation is
  /// none: it stands as the address of a variable until the object is written.
  std::optional<std::int64_t> constant_in(llvm::Register reg, const llvm::MachineRegisterInfo &registers) const {
    const llvm::MachineInstr *definition = reg.isVirtual() ? registers.getVRegDef(reg) : nullptr;
    if (definition == nullptr) return std::nullopt;
    const unsigned opcode = definition->getOpcode();
    const bool extends = opcode == zero_extension_;
    if (extends || definition->isCopy()) {
      const llvm::MachineOperand &source = definition->getOperand(1);
      const std::optional<std::int64_t> value = constant_in(source.getReg(), registers);
      const bool is_low_half = extends || source.getSubReg() != 0;
      return value && is_low_half ? std::optional<std::int64_t>(static_cast<std::uint32_t>(*value)) : value;
    }
    if (opcode != move_ && opcode != move_of_32_bits_ && opcode != load_of_64_bits_) return std::nullopt;
    const llvm::MachineOperand &source = definition->getOperand(1);
    if (!source.isImm()) return std::nullopt;
    return opcode == move_of_32_bits_ ? static_cast<std::uint32_t>(source.getImm()) : source.getImm();
  }

 private:
  llvm::DenseMap<unsigned, unsigned> constant_stores_;
  unsigned store_of_64_bits_;
  unsigned move_;             // sign-extended
  unsigned move_of_32_bits_;  // the upper half is zero
  unsigned load_of_64_bits_;
  unsigned zero_extension_;
};

class ConstantStores : public llvm::MachineFunctionPass {
 public:
  explicit ConstantStores(ReadStack read_stack) : MachineFunctionPass(pass_id), read_stack_(read_stack) {}

  llvm::StringRef getPassName() const override { return "BPF stores of constants"; }

  void getAnalysisUsage(llvm::AnalysisUsage &usage) const override {
    usage.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(llvm::MachineFunction &function) override {
    const llvm::TargetInstrInfo &instructions = *function.getSubtarget().getInstrInfo();
    if (!opcodes_) opcodes_.emplace(NamedOpcodes(instructions));
    MemoryOrigins origins;
    bool changed = false;
    for (llvm::MachineBasicBlock &block : function) {
      for (llvm::MachineInstr &store : llvm::make_early_inc_range(block)) changed |= turn(store, instructions, origins);
    }
    return changed;
  }

 private:
  static inline char pass_id = 0;  // its address is the pass's name among LLVM's

  /// Whether the store is replaced. The move that it took its constant from is left to LLVM's next pass.
  bool turn(llvm::MachineInstr &store, const llvm::TargetInstrInfo &instructions, MemoryOrigins &origins) {
    const auto opcode = opcodes_->constant_store(store.getOpcode());
    if (!opcode || !store.hasOneMemOperand()) return false;
    const auto constant = opcodes_->constant_in(store.getOperand(0).getReg(), store.getMF()->getRegInfo());
    if (!constant) return false;
    const auto immediate = static_cast<std::int32_t>(*constant);  // extended by its sign where 64 bits are stored
    if (opcodes_->stores_64_bits(store.getOpcode()) && immediate != *constant) return false;
    const llvm::Value *pointer = (*store.memoperands_begin())->getValue();
    if (pointer == nullptr) return false;
    const MemoryOrigin origin = origins.of(*pointer);
    if (origin.context || origin.unknown) return false;
    if (origin.frames && read_stack_ == ReadStack::kLeft) return false;
    llvm::BuildMI(*store.getParent(), store, store.getDebugLoc(), instructions.get(*opcode))
        .addImm(immediate)
        .add(store.getOperand(1))
        .add(store.getOperand(2))
        .cloneMemRefs(store);
    store.eraseFromParent();
    return true;
  }

  ReadStack read_stack_;
  std::optional<Opcodes> opcodes_;
};

}  // namespace

llvm::MachineFunctionPass *make_constant_stores_pass(ReadStack read_stack) {
  return new ConstantStores(read_stack);  // NOLINT: the manager owns it
}

}  // namespace bpfcc
