# find_package(bpfcc): bpfcc::loader is the library, bpfcc::bpfcc and bpfcc::bpfrun are the programs.
include(CMakeFindDependencyMacro)
find_dependency(tl-expected)
find_dependency(nlohmann_json)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/bpfccTargets.cmake")
