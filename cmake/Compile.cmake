# Flags of our own code. Third-party code (libbpf) is compiled without the warnings.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(BPFCC_LLD NAMES ld.lld-19 REQUIRED)
add_link_options(-fuse-ld=lld)
get_filename_component(lld_dir "${BPFCC_LLD}" REALPATH)
get_filename_component(lld_dir "${lld_dir}" DIRECTORY)
add_link_options("-B${lld_dir}")

# Collecting sections is not only for size: parts of clang that BPF never reaches refer to libraries that are not linked.
add_link_options(-Wl,--gc-sections)
if(BPFCC_SANITIZE)
  # vptr needs RTTI, which LLVM is built without.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
else()
  # One file that runs anywhere, an empty chroot included, and starts without a dynamic relocation.
  set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
  add_compile_options(-fno-pie -ffunction-sections -fdata-sections)
  add_link_options(-no-pie -static -Wl,--icf=all -Wl,-O2)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_link_options(-Wl,--strip-all)
  endif()
endif()

# What needs std::locale in libraries made of headers: it alone is a sixth of a static program as small as bpfrun.
add_compile_definitions(JSON_NO_IO "FMT_STATIC_THOUSANDS_SEPARATOR=','")
# Nothing formats floating point numbers with fmt: values of maps are JSON's.
add_compile_definitions(FMT_USE_FLOAT=0 FMT_USE_DOUBLE=0 FMT_USE_LONG_DOUBLE=0)

add_library(bpfcc_warnings INTERFACE)
target_compile_options(bpfcc_warnings INTERFACE -Wall -Wextra -Werror)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # libstdc++ 12's std::stable_sort calls what it declares deprecated; an option struct of the kernel or of libbpf is zero but for
  # what is named; std::to_array of a long table is one expression.
  target_compile_options(bpfcc_warnings INTERFACE -Wno-deprecated-declarations -Wno-missing-designated-field-initializers
    $<$<COMPILE_LANGUAGE:CXX>:-fbracket-depth=1024>)
endif()

# For a folder whose code others link: into programs that are position-independent, as those of distributions are, or shared.
macro(bpfcc_position_independent)
  add_compile_options(-fPIC)
endmacro()

# bpfcc_precompile(TARGET headers...): parsed once for all of a target's files, which still include what they use.
function(bpfcc_precompile target)
  list(TRANSFORM ARGN REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:CXX>:<\\1$<ANGLE-R>>" OUTPUT_VARIABLE headers)
  target_precompile_headers(${target} PRIVATE ${headers})
  # What g++ 12 suspects inside of std::string it does not say of a system's header, but it does of a precompiled one.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overread -Wno-stringop-overflow)
  endif()
endfunction()

# bpfcc_library(NAME sources...): one static library a folder, includes spelled from the project's root.
function(bpfcc_library name)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE bpfcc_warnings)
  string(REPLACE "bpfcc_" "bpfcc::" alias ${name})
  add_library(${alias} ALIAS ${name})
endfunction()
