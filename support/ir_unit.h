#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include "support/diag.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// How machine code is to be made of a module: what clang's command line says beyond the IR itself.
struct CodeGenSettings {
  std::string cpu;                  ///< -mcpu: v1 to v4
  std::string features;             ///< "+alu32,-dummy", as LLVM spells them
  unsigned optimization_level = 2;  ///< 0 to 3
  unsigned size_level = 0;          ///< 1 for -Os, 2 for -Oz
  bool unroll_loops = true;
  bool vectorize_loops = false;
  bool vectorize_slp = false;
  bool merge_functions = false;
  bool simplify_libcalls = true;  ///< false under -fno-builtin
  /// Constants are stored without a register below cpu v4 too, where every kernel takes that; false: as clang does.
  bool store_constants = true;
  bool loops_allowed = true;  ///< false: a loop that is left in the optimised code is an error
  /// How a call chain that needs more stack than there is is reported; nothing: not at all.
  std::optional<Severity> deep_calls = Severity::kError;
  /// How calls of functions that another file must define are reported; nothing: not at all.
  std::optional<Severity> undefined_functions = Severity::kWarning;
  std::optional<KernelVersion> kernel;  ///< the oldest that must run the program; nothing where none is named
  bool track_assignments = true;        ///< keep a variable's place through optimisation in the debug information
};

/// The product of the front end: a module and the context that owns its types, destroyed in the right order.
struct IrUnit {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
  CodeGenSettings settings;
  /// Where each line of inline assembly stands, by the number that !srcloc metadata gives it: only the front end can
  /// tell what place such a number means.
  std::map<std::uint64_t, SourcePlace> assembly_places;
};

}  // namespace bpfcc
