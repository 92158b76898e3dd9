#pragma once

#include <sys/types.h>

#include <list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loader/load/loaded_object.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// Who may have the maps, besides the user whom this process belongs to.
struct AllowedUsers {
  std::vector<uid_t> users;
  std::vector<gid_t> groups;  ///< of a process: its own one and the supplementary ones
};

/// Hands out descriptors of maps, and of programs to put into maps, at a UNIX socket. Never waits for a client: one
/// that does not take its answers is cut off, and when there are too many the one that has been silent for longest
/// goes. The socket's file is removed with this object.
class MapServer {
 public:
  /// The path must not exist: ErrorKind::kUsage. The objects must live as long as the server.
  static Result<MapServer> open(const std::string &path, std::span<const LoadedObject> objects, AllowedUsers allowed);
  MapServer(MapServer &&other) noexcept = default;
  MapServer &operator=(MapServer &&) = delete;
  ~MapServer();

  /// Can be read when there is something to serve.
  int epoll_fd() const { return epoll_.get(); }
  /// Accepts who waits, answers what has been asked. Does not block.
  void serve();

 private:
  MapServer(std::string path, UniqueFd listener, UniqueFd epoll, std::span<const LoadedObject> objects,
            AllowedUsers allowed);
  void accept_clients();
  bool is_allowed(int client) const;
  /// Takes one request; false where the connection is to be closed.
  bool answer(int client);
  bool answer_request(int client, std::string_view request);
  bool send_list(int client);
  bool send_map(int client, std::string_view name, bool read_only);
  bool send_program(int client, std::string_view name);

  std::string path_;
  UniqueFd listener_;
  UniqueFd epoll_;
  std::span<const LoadedObject> objects_;
  AllowedUsers allowed_;
  std::list<UniqueFd> clients_;  ///< the one that was heard last is at the end
};

}  // namespace bpfcc
