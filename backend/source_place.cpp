#include "backend/source_place.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

namespace bpfcc {

std::string path_from_here(llvm::StringRef relative, llvm::StringRef absolute, const llvm::Module &module) {
  const auto units = module.debug_compile_units();
  if (units.begin() == units.end()) return relative.str();
  llvm::SmallString<128> here(units.begin()->getDirectory());
  llvm::sys::path::append(here, relative);
  return here == absolute ? relative.str() : absolute.str();
}

SourcePlace source_place(const llvm::DIFile *file, unsigned line, unsigned column, const llvm::Module &module) {
  if (file == nullptr) return {module.getSourceFileName(), 0, 0};
  llvm::SmallString<128> absolute(file->getFilename());
  llvm::sys::fs::make_absolute(file->getDirectory(), absolute);
  return {path_from_here(file->getFilename(), absolute, module), line, column};
}

SourcePlace source_place(const llvm::DebugLoc &location, const llvm::Function &function) {
  const llvm::Module &module = *function.getParent();
  if (location) return source_place(location->getFile(), location.getLine(), location.getCol(), module);
  const llvm::DISubprogram *subprogram = function.getSubprogram();
  if (subprogram != nullptr) return source_place(subprogram->getFile(), subprogram->getLine(), 0, module);
  return {module.getSourceFileName(), 0, 0};
}

}  // namespace bpfcc
