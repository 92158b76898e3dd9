#pragma once

#include <string>

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/DebugLoc.h>
#include <llvm/IR/Function.h>

#include "support/diag.h"

namespace bpfcc {

/// The path by which a file that debug information names can be opened from the current folder: relative as long as it
/// is below that. Clang keeps what a path has in common with the current folder apart from the rest.
std::string path_from_here(llvm::StringRef relative, llvm::StringRef absolute, const llvm::Module &module);

/// A place that debug information names.
SourcePlace source_place(const llvm::DIFile *file, unsigned line, unsigned column, const llvm::Module &module);

/// The C line of a debug location; where it is empty (-g0, or code that the optimiser made), the line of the function.
SourcePlace source_place(const llvm::DebugLoc &location, const llvm::Function &function);

}  // namespace bpfcc
