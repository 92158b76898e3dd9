#pragma once

#include <llvm/ADT/DenseMap.h>
#include <llvm/IR/Instructions.h>

namespace bpfcc {

/// What a pointer of one function may point to, where it makes a difference to a kernel's verifier how a constant is
/// stored there. What is in none of these is memory that the kernel keeps for the program: values of maps, global data,
/// records of ring buffers, packets.
struct MemoryOrigin {
  bool context = false;  ///< what the program gets as its first argument
  bool frames = false;   ///< the stack, in a slot that the program reads, or of another function
  bool unknown = false;  ///< anything
};

/// Finds that out from the optimised IR, by what the pointer is computed from. One for each function; each question
/// costs what the computation is long.
class MemoryOrigins {
 public:
  MemoryOrigin of(const llvm::Value &pointer);

 private:
  void add_root(const llvm::Value &value, MemoryOrigin &origin);
  bool is_read(const llvm::AllocaInst &slot);

  llvm::DenseMap<const llvm::AllocaInst *, bool> read_slots_;
};

}  // namespace bpfcc
