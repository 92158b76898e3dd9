#include "backend/source_place.h"

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Module.h>

namespace bpfcc {

SourcePlace source_place(const llvm::DebugLoc &location, const llvm::Function &function) {
  if (location) return {location->getFilename().str(), location.getLine(), location.getCol()};
  if (const llvm::DISubprogram *subprogram = function.getSubprogram()) {
    return {subprogram->getFilename().str(), subprogram->getLine(), 0};
  }
  return {function.getParent()->getSourceFileName(), 0, 0};
}

}  // namespace bpfcc
