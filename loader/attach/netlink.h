#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// A request to rtnetlink(7) that is being written: a header, a struct of its type, attributes. (libnl would do it too,
/// but makes a static bpfrun a fifth of a megabyte larger.)
class NetlinkRequest {
 public:
  /// `type` is RTM_*; NLM_F_REQUEST and NLM_F_ACK come by themselves.
  NetlinkRequest(std::uint16_t type, unsigned flags);

  /// The struct that goes with the type: rtmsg, tcmsg. Before all attributes.
  template <class Struct>
  void add_struct(const Struct &value) {
    append(&value, sizeof(value));
  }
  void add(int attribute, const void *data, size_t size);
  void add(int attribute, std::uint32_t value) { add(attribute, &value, sizeof(value)); }
  /// With the zero at its end.
  void add(int attribute, const std::string &text) { add(attribute, text.c_str(), text.size() + 1); }

  /// An attribute that holds those which are added while this object lives.
  class Nested {
   public:
    Nested(NetlinkRequest &request, int attribute);
    Nested(const Nested &) = delete;
    Nested &operator=(const Nested &) = delete;
    ~Nested();

   private:
    NetlinkRequest &request_;
    size_t begin_;
  };

  /// The message with its length filled in.
  const std::vector<char> &message();

 private:
  void append(const void *data, size_t size);
  std::vector<char> bytes_;
};

/// What the kernel says to a request.
struct NetlinkAnswer {
  int error_code = 0;       ///< errno; 0: done
  std::string reason = {};  ///< its own words for an error (NLMSGERR_ATTR_MSG, Linux 4.12), or empty
};

/// A socket to rtnetlink(7), in the network namespace in which it was opened.
class NetlinkSocket {
 public:
  static Result<NetlinkSocket> open(const std::string &subject);

  /// Sends a request and waits for its end. `take` is given each message that comes before, and may be empty.
  NetlinkAnswer ask(NetlinkRequest request, const std::function<void(const nlmsghdr &)> &take = {}) const;

 private:
  explicit NetlinkSocket(UniqueFd socket) : socket_(std::move(socket)) {}
  UniqueFd socket_;
};

}  // namespace bpfcc
