// What is linked instead of the functions that left_out.txt names. They are called as those would be, with arguments
// that do not matter here.

#include <llvm/IR/PassManager.h>
#include <llvm/Support/ErrorHandling.h>

extern "C" {

[[noreturn]] void bpfcc_left_out();
void *bpfcc_no_object();
llvm::PreservedAnalyses bpfcc_no_change();

void bpfcc_left_out() { llvm::report_fatal_error("bpfcc is linked without this part of clang or LLVM"); }

void *bpfcc_no_object() { return nullptr; }

llvm::PreservedAnalyses bpfcc_no_change() { return llvm::PreservedAnalyses::all(); }

}  // extern "C"
