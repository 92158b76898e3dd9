# bpfcc::libbpf, 1.5 or newer: the system's where it is new enough, else the one of linux-source-6.12.
# BPFCC_LIBBPF_HEADERS is the folder that holds bpf/*.h of the same version: bpfcc embeds them.

find_path(system_libbpf_include bpf/libbpf_version.h)
find_library(system_libbpf_archive libbpf.a)
set(system_libbpf_version 0.0)
if(system_libbpf_include AND system_libbpf_archive)
  file(STRINGS "${system_libbpf_include}/bpf/libbpf_version.h" version_lines REGEX "define LIBBPF_(MAJOR|MINOR)_VERSION")
  string(REGEX REPLACE ".*MAJOR_VERSION ([0-9]+).*MINOR_VERSION ([0-9]+).*" "\\1.\\2" system_libbpf_version "${version_lines}")
endif()

if(system_libbpf_version VERSION_GREATER_EQUAL 1.5)
  message(STATUS "libbpf ${system_libbpf_version}: the system's")
  set(BPFCC_LIBBPF_HEADERS "${system_libbpf_include}")
  add_library(bpfcc_libbpf STATIC IMPORTED GLOBAL)
  set_target_properties(bpfcc_libbpf PROPERTIES IMPORTED_LOCATION "${system_libbpf_archive}")
  target_include_directories(bpfcc_libbpf SYSTEM INTERFACE "${system_libbpf_include}")
  target_link_libraries(bpfcc_libbpf INTERFACE bpfcc_libelf bpfcc_zlib)
else()
  message(STATUS "libbpf: from ${BPFCC_LINUX_DIR}")
  set(libbpf_dir "${BPFCC_LINUX_DIR}/tools/lib/bpf")
  # Its own files include each other without the bpf/ that users write.
  set(BPFCC_LIBBPF_HEADERS "${CMAKE_BINARY_DIR}/libbpf-include")
  file(MAKE_DIRECTORY "${BPFCC_LIBBPF_HEADERS}/bpf")
  foreach(header bpf.h libbpf.h btf.h libbpf_common.h libbpf_legacy.h libbpf_version.h bpf_helpers.h bpf_helper_defs.h
                 bpf_tracing.h bpf_endian.h bpf_core_read.h usdt.bpf.h skel_internal.h)
    file(CREATE_LINK "${libbpf_dir}/${header}" "${BPFCC_LIBBPF_HEADERS}/bpf/${header}" SYMBOLIC)
  endforeach()

  file(GLOB libbpf_sources "${libbpf_dir}/*.c")
  add_library(bpfcc_libbpf STATIC ${libbpf_sources})
  target_compile_definitions(bpfcc_libbpf PRIVATE _LARGEFILE64_SOURCE _FILE_OFFSET_BITS=64 _GNU_SOURCE)
  # Small, but for what goes through the kernel's types, some 130,000.
  target_compile_options(bpfcc_libbpf PRIVATE -w -fPIC $<$<CONFIG:Release>:-Os>)
  set_property(SOURCE "${libbpf_dir}/btf.c" "${libbpf_dir}/hashmap.c" "${libbpf_dir}/relo_core.c" "${libbpf_dir}/strset.c"
    PROPERTY COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
  if(BPFCC_SANITIZE)
    # libbpf_internal.h shifts 1 by 31; btf_dump.c counts the bits of broken types in an int.
    target_compile_options(bpfcc_libbpf PRIVATE -fno-sanitize=shift,signed-integer-overflow)
  endif()
  target_include_directories(bpfcc_libbpf PRIVATE "${BPFCC_LINUX_DIR}/tools/include" "${libbpf_dir}")
  # linux/bpf.h must be of the same version too, for libbpf and for who uses it.
  target_include_directories(bpfcc_libbpf SYSTEM PUBLIC "${BPFCC_LINUX_DIR}/usr/include" "${BPFCC_LIBBPF_HEADERS}")
  target_link_libraries(bpfcc_libbpf PUBLIC bpfcc_libelf bpfcc_zlib)
endif()
add_library(bpfcc::libbpf ALIAS bpfcc_libbpf)
