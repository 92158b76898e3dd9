# What `cmake --install` puts where: the two programs, their man pages, and the loader as a C++ library that other builds
# find with find_package(bpfcc).

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS bpfcc bpfrun EXPORT bpfccTargets RUNTIME)
install(FILES docs/man/bpfcc.1 docs/man/bpfrun.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")

install(TARGETS bpfcc_loader EXPORT bpfccTargets
  ARCHIVE
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/bpfcc"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES loader/loader.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/bpfcc")

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/bpfcc")
install(EXPORT bpfccTargets NAMESPACE bpfcc:: DESTINATION "${package_folder}")
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${CMAKE_BINARY_DIR}/bpfccConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES cmake/bpfccConfig.cmake "${CMAKE_BINARY_DIR}/bpfccConfigVersion.cmake" DESTINATION "${package_folder}")
