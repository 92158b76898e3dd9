#pragma once

#include <cstddef>
#include <string_view>

namespace bpfcc {

// How map descriptors are asked for and handed out: a UNIX socket of type SOCK_SEQPACKET, a request and its answer are
// a packet of text each. docs/map-sharing.md describes it for other programs.

constexpr std::string_view kListRequest = "list";
constexpr std::string_view kReadRequest = "read ";        ///< and the name of a map
constexpr std::string_view kWriteRequest = "write ";      ///< and the name of a map
constexpr std::string_view kProgramRequest = "program ";  ///< and the name of a program
constexpr std::string_view kOk = "ok";
constexpr std::string_view kErrorAnswer = "error ";  ///< and why not

constexpr size_t kLongestRequest = 256;   ///< bytes; longer ones end the connection
constexpr size_t kLongestAnswer = 65536;  ///< bytes

}  // namespace bpfcc
