#pragma once

#include <string>

#include "support/unique_fd.h"

namespace bpfcc::test {

/// A network namespace of its own, with its loopback interface up. It has no name and ends with its last user.
class NetNamespace {
 public:
  NetNamespace();

  /// For setns(2), and for moving an interface into it. Valid as long as this object.
  int fd() const { return namespace_.get(); }

 private:
  UniqueFd namespace_;
};

/// The calling thread is in the namespace for as long as this object lasts.
class InNamespace {
 public:
  explicit InNamespace(const NetNamespace &target);
  InNamespace(const InNamespace &) = delete;
  InNamespace &operator=(const InNamespace &) = delete;
  ~InNamespace();

 private:
  UniqueFd previous_;
};

/// ip link set NAME down, in the calling thread's namespace.
void set_interface_down(const char *name);
/// ip link set NAME mtu BYTES
void set_mtu(const char *name, int bytes);

/// A pair of virtual interfaces that are wired to each other, both up: `here` with 10.77.0.1/24 in one namespace and
/// `there` with 10.77.0.2/24 in another.
class VethPair {
 public:
  /// `kind` as ip link calls it: "netkit" for a pair of these, of which `here` is the primary one. Throws where the
  /// kernel has none.
  explicit VethPair(const char *kind = "veth");

  static constexpr const char *kHere = "here";
  static constexpr const char *kThere = "there";
  static constexpr const char *kAddressHere = "10.77.0.1";
  static constexpr const char *kAddressThere = "10.77.0.2";
  const NetNamespace &here() const { return here_; }
  const NetNamespace &there() const { return there_; }

 private:
  NetNamespace here_;
  NetNamespace there_;
};

}  // namespace bpfcc::test
