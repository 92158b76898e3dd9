#include "loader/share/map_client.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/map_elements.h"
#include "loader/share/protocol.h"
#include "loader/share/socket_address.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

constexpr timeval kPatience = {5, 0};
// A map's and its types'.
constexpr size_t kMostDescriptors = 2;
constexpr std::uint32_t kLargestTypes = 64U << 20;

struct Answer {
  std::string text;  ///< behind "ok"
  std::vector<UniqueFd> descriptors;
};

Result<UniqueFd> connect_to(const std::string &path) {
  BPFCC_TRY(const sockaddr_un address, socket_address(path));
  UniqueFd server(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!server) return fail(ErrorKind::kEnvironment, path, "no socket can be made", errno);
  setsockopt(server.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  setsockopt(server.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  if (connect(server.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
    return fail(ErrorKind::kUsage, path, "nobody serves maps there", errno, "bpfrun --serve=PATH does");
  }
  return server;
}

void take_descriptors(msghdr &message, Answer &answer) {
  for (cmsghdr *header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    for (size_t at = 0; at + sizeof(int) <= header->cmsg_len - CMSG_LEN(0); at += sizeof(int)) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + at, sizeof(fd));
      answer.descriptors.emplace_back(fd);
    }
  }
}

/// One request and its answer, over a connection of its own.
Result<Answer> ask(const std::string &path, const std::string &request) {
  BPFCC_TRY(const UniqueFd server, connect_to(path));
  // A server that refuses has answered already, and closed: what it says is read all the same.
  send(server.get(), request.data(), request.size(), MSG_NOSIGNAL);
  std::string text(kLongestAnswer, '\0');
  iovec data{text.data(), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t size = recvmsg(server.get(), &message, MSG_CMSG_CLOEXEC);
  // One that refused without reading the request: its answer is behind the reset.
  if (size < 0 && errno == ECONNRESET) size = recvmsg(server.get(), &message, MSG_CMSG_CLOEXEC);
  if (size < 0) return fail(ErrorKind::kEnvironment, path, "the server does not answer", errno);
  Answer answer;
  take_descriptors(message, answer);
  text.resize(static_cast<size_t>(size));
  if (text.starts_with(kErrorAnswer)) {
    return fail(ErrorKind::kEnvironment, path, text.substr(kErrorAnswer.size()));
  }
  if (!text.starts_with(kOk)) return fail(ErrorKind::kEnvironment, path, "what answers there serves no maps");
  answer.text = text.substr(kOk.size());
  return answer;
}

/// Null where the kernel does not hand them out.
BtfPtr read_types(int fd) {
  bpf_btf_info info{};
  std::uint32_t size = sizeof(info);
  if (bpf_btf_get_info_by_fd(fd, &info, &size) != 0 || info.btf_size > kLargestTypes) return nullptr;
  std::vector<std::byte> bytes(info.btf_size);
  info = {};
  info.btf = reinterpret_cast<std::uintptr_t>(bytes.data());
  info.btf_size = static_cast<std::uint32_t>(bytes.size());
  size = sizeof(info);
  if (bpf_btf_get_info_by_fd(fd, &info, &size) != 0) return nullptr;
  return BtfPtr(btf__new(bytes.data(), static_cast<std::uint32_t>(bytes.size())));
}

/// Sizes are the kernel's word, not the server's: buffers depend on them.
Result<MapSpec> describe(int fd, const std::string &path, const std::string &name) {
  bpf_map_info info{};
  std::uint32_t size = sizeof(info);
  if (bpf_map_get_info_by_fd(fd, &info, &size) != 0) {
    return fail_bpf(BPF_OBJ_GET_INFO_BY_FD, fmt::format("{}: map {}", path, name), errno);
  }
  MapSpec spec;
  spec.name = name;
  spec.type = info.type;
  spec.key_size = info.key_size;
  spec.value_size = info.value_size;
  spec.max_entries = info.max_entries;
  spec.flags = info.map_flags;
  return spec;
}

/// The type whose number stands in the answer; 0, which is no type, where there is none.
std::uint32_t type_in(const std::vector<std::string_view> &words, size_t index, const btf *types) {
  std::uint32_t id = 0;
  if (types == nullptr || index >= words.size()) return 0;
  std::from_chars(words[index].begin(), words[index].end(), id);
  return id < btf__type_cnt(types) ? id : 0;
}

Result<NamedDescriptor> fetch_descriptor(const std::string &path, std::string_view verb, const std::string &name) {
  BPFCC_TRY(Answer answer, ask(path, fmt::format("{}{}", verb, name)));
  if (answer.descriptors.empty()) return fail(ErrorKind::kEnvironment, path, "the server sends no descriptor");
  const int fd = answer.descriptors[0].get();
  return NamedDescriptor{fd, std::move(answer.descriptors[0])};
}

/// What an element of a served map names is the server's too.
class ServedNames final : public ElementNames {
 public:
  ServedNames(const std::string &path, const btf *types) : path_(path), types_(types) {}

  const btf *types() const override { return types_; }
  Result<NamedDescriptor> program(const std::string &name) const override {
    return fetch_descriptor(path_, kProgramRequest, name);
  }
  Result<NamedDescriptor> map(const std::string &name) const override {
    return fetch_descriptor(path_, kWriteRequest, name);
  }

 private:
  const std::string &path_;
  const btf *types_;
};

}  // namespace

Result<std::vector<std::string>> list_served_maps(const std::string &path) {
  BPFCC_TRY(const Answer answer, ask(path, std::string(kListRequest)));
  std::vector<std::string> names;
  for (const std::string_view line : lines_of(answer.text)) {
    if (!line.empty()) names.emplace_back(line);
  }
  return names;
}

Result<ServedMap> fetch_served_map(const std::string &path, const std::string &name, MapAccess access) {
  const std::string_view verb = access == MapAccess::kRead ? kReadRequest : kWriteRequest;
  BPFCC_TRY(Answer answer, ask(path, fmt::format("{}{}", verb, name)));
  if (answer.descriptors.empty()) return fail(ErrorKind::kEnvironment, path, "the server sends no map");
  ServedMap map;
  map.fd = std::move(answer.descriptors[0]);
  BPFCC_TRY(map.spec, describe(map.fd.get(), path, name));
  if (answer.descriptors.size() > 1) map.types = read_types(answer.descriptors[1].get());
  const auto words = words_of(answer.text);
  map.spec.key_type_id = type_in(words, 0, map.types.get());
  map.spec.value_type_id = type_in(words, 1, map.types.get());
  if (words.size() > 2 && words[2] == "variables") map.spec.form = MapForm::kGlobal;
  return map;
}

Result<void> store_in_served_map(const std::string &path, const MapAssignment &assignment) {
  BPFCC_TRY(const ServedMap map, fetch_served_map(path, assignment.map, MapAccess::kWrite));
  return store_element(map.fd.get(), map.spec, ServedNames(path, map.types.get()), assignment);
}

}  // namespace bpfcc
