# bpfcc::llvm and bpfcc::clang: LLVM 19's static archives, with the BPF target alone.
#
# LLVM's exported CMake targets are not used: their clang libraries pull in the shared libLLVM, and a program with both
# registers each option twice and aborts at start.

find_program(BPFCC_LLVM_CONFIG NAMES llvm-config-19)
if(NOT BPFCC_LLVM_CONFIG)
  message(FATAL_ERROR "llvm-config-19 is missing: apt-get install llvm-19-dev (scripts/deps installs everything)")
endif()

function(bpfcc_llvm_config variable)
  execute_process(COMMAND "${BPFCC_LLVM_CONFIG}" ${ARGN} OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  set(${variable} "${output}" PARENT_SCOPE)
endfunction()

bpfcc_llvm_config(BPFCC_LLVM_INCLUDE --includedir)
bpfcc_llvm_config(BPFCC_LLVM_LIBDIR --libdir)
bpfcc_llvm_config(BPFCC_LLVM_VERSION --version)
set(BPFCC_CLANG_RESOURCE_DIR "${BPFCC_LLVM_LIBDIR}/clang/19")
if(NOT EXISTS "${BPFCC_LLVM_LIBDIR}/libclangCodeGen.a")
  message(FATAL_ERROR "the clang libraries are missing: apt-get install libclang-19-dev (scripts/deps installs everything)")
endif()

# Compiled without RTTI and exceptions, as LLVM is; what includes its headers must be too.
add_library(bpfcc_llvm_headers INTERFACE)
target_include_directories(bpfcc_llvm_headers SYSTEM INTERFACE "${BPFCC_LLVM_INCLUDE}")
target_compile_definitions(bpfcc_llvm_headers INTERFACE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
# -Wno-nonnull: g++ 12 sees a null pointer in clang's RecursiveASTVisitor where there is none.
target_compile_options(bpfcc_llvm_headers INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti -Wno-nonnull>)

bpfcc_llvm_config(llvm_archives --link-static --libfiles
  bpf bpfasmparser bpfcodegen bpfdesc bpfinfo passes irreader option support targetparser
  coroutines coverage frontenddriver frontendhlsl frontendopenmp windowsdriver windowsmanifest)
separate_arguments(llvm_archives UNIX_COMMAND "${llvm_archives}")
# A table that LLVM keeps over all modules of a process, for backend/optimise.cpp to empty: its name is made one for the linker.
set(member_access_folder "${CMAKE_BINARY_DIR}/llvm-member-access")
set(member_access_object BPFAbstractMemberAccess.cpp.o)
file(MAKE_DIRECTORY "${member_access_folder}")
execute_process(COMMAND "${CMAKE_AR}" x "${BPFCC_LLVM_LIBDIR}/libLLVMBPFCodeGen.a" ${member_access_object}
  WORKING_DIRECTORY "${member_access_folder}" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CMAKE_OBJCOPY}"
  --globalize-symbol=_ZN12_GLOBAL__N_123BPFAbstractMemberAccess10GEPGlobalsB5cxx11E ${member_access_object}
  WORKING_DIRECTORY "${member_access_folder}" COMMAND_ERROR_IS_FATAL ANY)
# An archive, as the others: taken when something refers to it, and not before what comes first.
execute_process(COMMAND "${CMAKE_AR}" rcs member_access.a ${member_access_object}
  WORKING_DIRECTORY "${member_access_folder}" COMMAND_ERROR_IS_FATAL ANY)
list(PREPEND llvm_archives "${member_access_folder}/member_access.a")

add_library(bpfcc_llvm INTERFACE)
target_link_libraries(bpfcc_llvm INTERFACE bpfcc_llvm_headers ${llvm_archives} bpfcc_zlib bpfcc_zstd Threads::Threads ${CMAKE_DL_LIBS})
add_library(bpfcc::llvm ALIAS bpfcc_llvm)

set(BPFCC_CLANG_ARCHIVES)
foreach(name Frontend Driver CodeGen Parse Sema Serialization ExtractAPI Edit Analysis ASTMatchers AST Support Lex APINotes Basic)
  list(APPEND BPFCC_CLANG_ARCHIVES "${BPFCC_LLVM_LIBDIR}/libclang${name}.a")
endforeach()
add_library(bpfcc_clang INTERFACE)
target_link_libraries(bpfcc_clang INTERFACE ${BPFCC_CLANG_ARCHIVES} bpfcc_llvm)
add_library(bpfcc::clang ALIAS bpfcc_clang)
