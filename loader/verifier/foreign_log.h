#pragma once

#include <string>
#include <string_view>

namespace bpfcc {

/// A verifier log without what the program that recorded it put around it.
struct ForeignLog {
  std::string text;
  std::string program;  ///< as that program names it; empty where it does not
};

/// Takes off what libbpf ("libbpf: prog 'f': -- BEGIN PROG LOAD LOG --"), bpftool, which shows libbpf's, cilium/ebpf
/// ("load program: permission denied:" and lines behind a tab) and bpfrun --verifier-log ("-- program f (xdp)") put
/// around a log. Of several programs the last one, which is the one that was refused. A text without any of them stays
/// as it is.
ForeignLog unwrap_log(std::string_view text);

}  // namespace bpfcc
