# What is taken from Debian's linux-source-6.12: libbpf 1.5, and the uapi headers that bpfcc embeds. Unpacked once, to a
# cache folder outside the source tree, by linux-source.sh; every build directory shares it.

set(BPFCC_LINUX_SOURCE "/usr/src/linux-source-6.12.tar.xz" CACHE FILEPATH "archive of the Linux sources")
if(DEFINED ENV{XDG_CACHE_HOME})
  set(cache_home "$ENV{XDG_CACHE_HOME}")
else()
  set(cache_home "$ENV{HOME}/.cache")
endif()
set(BPFCC_CACHE "${cache_home}/bpfcc-build" CACHE PATH "where linux-source-6.12 is unpacked")

if(NOT EXISTS "${BPFCC_LINUX_SOURCE}")
  message(FATAL_ERROR "${BPFCC_LINUX_SOURCE} is missing: apt-get install linux-source-6.12 (scripts/deps installs everything)")
endif()

execute_process(
  COMMAND sh "${CMAKE_SOURCE_DIR}/cmake/linux-source.sh" "${BPFCC_LINUX_SOURCE}" "${BPFCC_CACHE}" "${CMAKE_SYSTEM_PROCESSOR}"
  OUTPUT_VARIABLE BPFCC_LINUX_DIR OUTPUT_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "unpacking ${BPFCC_LINUX_SOURCE} failed, see above")
endif()
