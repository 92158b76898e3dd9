// Every map type: created from its declaration, filled as on the command line, and shown.

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/if_xdp.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "loader/load/loaded_object.h"
#include "loader/observe/map_dump.h"
#include "support/unique_fd.h"
#include "tests/kernel/cgroup.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

struct Row {
  const char *map;
  std::vector<std::string> elements;  ///< as in --map, without the map's name
  std::string shown;                  ///< behind "map: "
};

UniqueFd listening_socket() {
  UniqueFd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (listen(listener.get(), 1) != 0) throw std::runtime_error("listen");
  return listener;
}

UniqueFd reuseport_socket() {
  UniqueFd receiver(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  const sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  if (setsockopt(receiver.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0 ||
      bind(receiver.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("reuseport");
  }
  return receiver;
}

/// Empty where the kernel has no AF_XDP.
UniqueFd xdp_socket() {
  UniqueFd socket_fd(socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0));
  const int entries = 64;
  if (socket_fd && setsockopt(socket_fd.get(), SOL_XDP, XDP_RX_RING, &entries, sizeof(entries)) != 0) socket_fd.reset();
  return socket_fd;
}

UniqueFd software_event() {
  perf_event_attr attributes{};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_BPF_OUTPUT;
  return UniqueFd(static_cast<int>(syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
}

std::uint64_t cookie(const UniqueFd &socket_fd) {
  std::uint64_t value = 0;
  socklen_t size = sizeof(value);
  getsockopt(socket_fd.get(), SOL_SOCKET, SO_COOKIE, &value, &size);
  return value;
}

class MapTypesTest : public ::testing::TestWithParam<const char *> {
 protected:
  void SetUp() override { SKIP_IF(missing_privilege()); }

  static LoadResult load_with(const std::string &object, const Row &row) {
    LoadPlan plan;
    for (const std::string &element : row.elements) {
      plan.map_assignments.push_back(*parse_map_assignment(row.map + element));
    }
    return load(test_object(object), plan);
  }

  static std::string shown(const std::string &name, const Row &row) {
    const LoadResult object = load_with(name, row);
    if (!object) return to_string(object.error().error);
    std::string text = map_dump_text(dump_map(*object, *object->find_map(row.map)));
    return text.substr(text.find(": ") + 2);
  }

  static void check(const std::string &object, const std::vector<Row> &rows) {
    for (const Row &row : rows) EXPECT_EQ(shown(object, row), row.shown) << row.map;
  }

  static std::string all_cpus(int value) {
    std::string text = std::to_string(value * libbpf_num_possible_cpus()) + "\n";
    for (int cpu = 0; cpu < libbpf_num_possible_cpus(); ++cpu) text += fmt::format("       cpu {}: {}\n", cpu, value);
    return text;
  }
};

TEST_P(MapTypesTest, KeysAndValues) {
  check(GetParam(), {{"m_hash", {"[7]=8"}, "hash, 1 of 4 elements\n  7  8\n"},
                     {"m_array", {"[1]=8"}, "array, 2 of 2 elements\n  0  0\n  1  8\n"},
                     {"m_percpu_hash", {"[7]=8"}, "percpu_hash, 1 of 4 elements\n  7  " + all_cpus(8)},
                     {"m_percpu_array", {"[0]=8"}, "percpu_array, 1 of 1 element\n  0  " + all_cpus(8)},
                     {"m_lru", {"[7]=8"}, "lru_hash, 1 of 64 elements\n  7  8\n"},
                     {"m_lru_percpu", {"[7]=8"}, "lru_percpu_hash, 1 of 64 elements\n  7  " + all_cpus(8)},
                     {"m_trie", {"[10.0.0.0/8]=5"}, "lpm_trie, 1 of 4 elements\n  10.0.0.0/8  5\n"}});
}

TEST_P(MapTypesTest, WithoutKeys) {
  check(GetParam(),
        {{"m_queue", {"[]=7", "[]=8"}, "queue; the next element is 7, others cannot be looked at\n"},
         {"m_stack", {"[]=7", "[]=8"}, "stack; the next element is 8, others cannot be looked at\n"},
         {"m_queue", {}, "queue; empty\n"},
         {"m_queue", {"[1]=7"}, "m_queue[1]=7: elements of this map have no keys\n  hint: write m_queue[]=7"},
         {"m_hash", {"[]=7"}, "m_hash[]=7: the key is missing\n  hint: write m_hash[KEY]=VALUE"}});
  const LoadResult object = load_with(GetParam(), {"m_bloom", {"[]=7"}, ""});
  ASSERT_TRUE(object) << to_string(object.error().error);
  const int filter = bpf_object__find_map_fd_by_name(object->get(), "m_bloom");
  std::uint32_t value = 7;
  EXPECT_EQ(bpf_map_lookup_elem(filter, nullptr, &value), 0);
  value = 8;
  EXPECT_EQ(bpf_map_lookup_elem(filter, nullptr, &value), -ENOENT);
}

TEST_P(MapTypesTest, ProgramsInterfacesProcessors) {
  check(
      GetParam(),
      {{"m_prog_array", {"[3]=prog:use"}, "prog_array, 1 of 4 elements\n  3  use\n"},
       {"m_devices", {"[2]=lo"}, "devmap, 1 of 4 elements\n  2  lo\n"},
       {"m_devices_hash", {"[9]=lo"}, "devmap_hash, 1 of 4 elements\n  9  lo\n"},
       {"m_devices_hash",
        {"[9]=lo,prog:behind"},
        "devmap_hash, 1 of 4 elements\n  9  {interface=lo, program=behind}\n"},
       {"m_devices", {"[4]=lo"}, "m_devices[4]=lo: the map has 4 elements: keys are 0 to 3"},
       {"m_devices",
        {"[0]=lo,prog:behind"},
        "m_devices[0]=lo,prog:behind: values of 4 bytes have no room for a program: they are 8 bytes with one"},
       {"m_cpus", {"[0]=192"}, "cpumap, 1 of 2 elements\n  0  192\n"},
       {"m_cpus", {"[0]=many"}, "m_cpus[0]=many: 'many' is not the number of packets that may wait for a processor"}});
  const std::string refusal = shown(GetParam(), {"m_devices", {"[0]=eth77"}, ""});
  EXPECT_TRUE(refusal.starts_with("m_devices[0]=eth77: no network interface 'eth77'\n  hint: there are: ")) << refusal;
}

TEST_P(MapTypesTest, Sockets) {
  const UniqueFd listener = listening_socket();
  const UniqueFd receiver = reuseport_socket();
  const std::string fd = fmt::format("=fd={}", listener.get());
  check(
      GetParam(),
      {{"m_sockets", {"[1]" + fd}, fmt::format("sockmap, 1 of 4 elements\n  1  {}\n", cookie(listener))},
       {"m_sockets_hash", {"[9]" + fd}, fmt::format("sockhash, 1 of 4 elements\n  9  {}\n", cookie(listener))},
       {"m_sockets_small", {"[1]" + fd}, "sockmap; holds sockets: with values of 8 bytes their cookies can be read\n"},
       {"m_reuseport",
        {fmt::format("[0]=fd={}", receiver.get())},
        fmt::format("reuseport_sockarray, 1 of 4 elements\n  0  {}\n", cookie(receiver))},
       {"m_sockets",
        {"[1]=lo"},
        "m_sockets[1]=lo: the values of such a map are file descriptors\n"
        "  hint: write fd=N, for one that this process has inherited"},
       {"m_sockets",
        {"[1]=fd=999"},
        "m_sockets[1]=fd=999: no file descriptor 999 was inherited: EBADF (Bad file descriptor)"}});
}

TEST_P(MapTypesTest, SocketsOfXdp) {
  const UniqueFd ring = xdp_socket();
  if (!ring) GTEST_SKIP() << "this kernel has no AF_XDP";
  check(GetParam(),
        {{"m_xsk", {fmt::format("[1]=fd={}", ring.get())}, "xskmap; holds sockets: system calls cannot read it\n"}});
}

TEST_P(MapTypesTest, EventsAndCgroups) {
  const UniqueFd event = software_event();
  ASSERT_TRUE(event);
  check(
      GetParam(),
      {{"m_perf", {fmt::format("[0]=fd={}", event.get())}, "perf_event_array; its events were shown as they came\n"}});
  if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
  const Cgroup cgroup;
  check(GetParam(),
        {{"m_cgroups", {"[0]=" + cgroup.path()}, "cgroup_array; holds cgroups: system calls cannot read it\n"},
         {"m_cgroups",
          {"[0]=/nowhere"},
          "m_cgroups[0]=/nowhere: cgroup /nowhere cannot be opened: ENOENT (No such file or directory)"},
         {"m_cgroup_storage", {}, "cgroup_storage, 0 elements\n"},
         {"m_percpu_cgroup_storage", {}, "percpu_cgroup_storage, 0 elements\n"}});
}

TEST_P(MapTypesTest, WhatIsFilledOtherwise) {
  check(GetParam(),
        {{"m_ring", {}, "ringbuf; its events were shown as they came\n"},
         {"m_user_ring", {}, "user_ringbuf; carries data to the program only\n"},
         {"m_stacks", {}, "stack_trace, 0 of 4 elements\n"},
         {"m_stacks", {"[0]=1"}, "m_stacks[0]=1: nothing can be stored in this map: programs store the stacks in it"},
         {"m_ring", {"[]=1"}, "m_ring[]=1: nothing can be stored in this map: its records come from programs"},
         {"m_cgroup_storage",
          {"[1]=1"},
          "m_cgroup_storage[1]=1: nothing can be stored in this map: its elements are made when a program that uses it "
          "is "
          "attached to a cgroup"}});
}

INSTANTIATE_TEST_SUITE_P(Forms, MapTypesTest, ::testing::Values("every_map", "every_legacy_map"));

class NewMapTypesTest : public MapTypesTest {};

/// Storage that belongs to something: it is found by a file descriptor of that.
void expect_stored(const LoadedObject &object, const char *map, int owner, std::uint32_t expected) {
  std::uint32_t value = 0;
  EXPECT_EQ(bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object.get(), map), &owner, &value), 0) << map;
  EXPECT_EQ(value, expected) << map;
}

TEST_F(NewMapTypesTest, StorageOfSocketsAndProcesses) {
  const UniqueFd listener = listening_socket();
  const LoadResult object = load_with("every_map", {"m_sk_storage", {fmt::format("[fd={}]=5", listener.get())}, ""});
  ASSERT_TRUE(object) << to_string(object.error().error);
  expect_stored(*object, "m_sk_storage", listener.get(), 5);

  const LoadResult of_process = load_with("every_map", {"m_task_storage", {fmt::format("[{}]=6", getpid())}, ""});
  ASSERT_TRUE(of_process) << to_string(of_process.error().error);
  const UniqueFd self(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
  expect_stored(*of_process, "m_task_storage", self.get(), 6);

  EXPECT_EQ(shown("every_map", {"m_task_storage", {"[me]=6"}, ""}),
            "m_task_storage[me]=6: 'me' is not the number of a process");
}

TEST_F(NewMapTypesTest, MapsInMaps) {
  check("every_map", {{"m_array_of_maps", {"[3]=map:m_inner"}, "array_of_maps, 1 of 4 elements\n  3  m_inner\n"},
                      {"m_hash_of_maps", {"[77]=map:m_inner"}, "hash_of_maps, 1 of 4 elements\n  77  m_inner\n"}});
}

TEST_F(NewMapTypesTest, StorageOfCgroups) {
  if (libbpf_probe_bpf_map_type(BPF_MAP_TYPE_CGRP_STORAGE, nullptr) != 1) GTEST_SKIP() << "not in this kernel";
  if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
  const Cgroup cgroup;
  const LoadResult object = load_with("map_cgrp_storage", {"m_cgrp_storage", {"[" + cgroup.path() + "]=7"}, ""});
  ASSERT_TRUE(object) << to_string(object.error().error);
  const UniqueFd folder(open(cgroup.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  expect_stored(*object, "m_cgrp_storage", folder.get(), 7);
}

TEST_F(NewMapTypesTest, StorageOfFiles) {
  if (libbpf_probe_bpf_map_type(BPF_MAP_TYPE_INODE_STORAGE, nullptr) != 1) GTEST_SKIP() << "not in this kernel";
  const std::string path = test_file("map_inode_storage.o");
  const LoadResult object = load_with("map_inode_storage", {"m_inode_storage", {"[" + path + "]=8"}, ""});
  if (!object && object.error().error.error_code == EBADF) GTEST_SKIP() << "CONFIG_BPF_LSM is not at work here";
  ASSERT_TRUE(object) << to_string(object.error().error);
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  expect_stored(*object, "m_inode_storage", file.get(), 8);
}

TEST_F(NewMapTypesTest, Arena) {
  if (libbpf_probe_bpf_map_type(BPF_MAP_TYPE_ARENA, nullptr) != 1) GTEST_SKIP() << "not in this kernel";
  check("map_arena",
        {{"m_arena", {}, "arena; has no elements: the program lays out its memory\n"},
         {"m_arena",
          {"[]=1"},
          "m_arena[]=1: nothing can be stored in this map: it has no elements: programs lay out its memory"}});
}

}  // namespace
}  // namespace bpfcc::test
