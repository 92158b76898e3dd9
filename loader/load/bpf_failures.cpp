#include "loader/load/bpf_failures.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr int kEnotsupp = 524;  // include/linux/errno.h: the kernel's own, and yet bpf(2) returns it

constexpr auto kUsage = ErrorKind::kUsage;
constexpr auto kRefused = ErrorKind::kRefused;
constexpr auto kEnvironment = ErrorKind::kEnvironment;
constexpr auto kAttach = ErrorKind::kAttach;

constexpr const char *kAgain = "run it again";
constexpr const char *kFreeMemory = "free some; memory.max of a cgroup limits what its programs and maps take too";

// bpf(2), and kernel/bpf/syscall.c of Linux 6.12: __sys_bpf(), bpf_check_uarg_tail_zero(), bpf_prog_get(),
// bpf_map_alloc_id(), anon_inode_getfd().
constexpr std::array kOfAllCommands = {
    BpfFailure{E2BIG, kEnvironment, "this kernel is older than a part of what is asked of it"},
    BpfFailure{EACCES, kEnvironment, "a security module or the mode of a file forbids it"},
    BpfFailure{EAGAIN, kEnvironment, "the kernel was disturbed at it and wants to be asked again", kAgain},
    BpfFailure{EBADF, kEnvironment, "a file descriptor is closed, or not of what the kernel expects there"},
    BpfFailure{EBUSY, kEnvironment, "something else is using it at the moment", kAgain},
    BpfFailure{EEXIST, kUsage, "there is one already"},
    BpfFailure{EFAULT, kEnvironment, "the kernel could not read or write the memory that it was given"},
    BpfFailure{EINTR, kEnvironment, "a signal came in between", kAgain},
    BpfFailure{EINVAL, kEnvironment, "this kernel does not know it, or does not take it in this form"},
    BpfFailure{EMFILE, kEnvironment, "this process has no file descriptor left", "ulimit -n raises the limit"},
    BpfFailure{ENFILE, kEnvironment, "the system has no file left to open", "sysctl fs.file-max is the limit"},
    BpfFailure{ENOENT, kEnvironment, "there is no such thing in the kernel"},
    BpfFailure{ENOMEM, kEnvironment, "the kernel has no memory left for it", kFreeMemory},
    BpfFailure{ENOSPC, kEnvironment, "the kernel has no room or number left for another one"},
    BpfFailure{ENOSYS, kEnvironment, "this kernel has no BPF", "CONFIG_BPF_SYSCALL=y has it"},
    BpfFailure{EOPNOTSUPP, kEnvironment, "this kernel does not support it"},
    BpfFailure{EPERM, kEnvironment, "a privilege is missing, or a security module or seccomp filter forbids it",
               "bpfrun doctor shows which privileges are there"},
    BpfFailure{kEnotsupp, kEnvironment, "this kernel does not support it on this machine"},
};

// map_create() and map_check_btf() of syscall.c, *_alloc_check() and *_alloc() of the map types; map_in_map.c.
constexpr std::array kMapCreate = {
    BpfFailure{E2BIG, kRefused, "it is larger than maps of its type may be", "less max_entries, or a smaller value"},
    BpfFailure{EACCES, kEnvironment, "a security module (SELinux) forbids it"},
    BpfFailure{EBADF, kRefused, "its types or its inner map are not in the kernel"},
    BpfFailure{EINVAL, kRefused, "the kernel does not take such a type, such sizes or such flags"},
    BpfFailure{ENOENT, kRefused, "a type that its value needs is not in its BTF, or not in the kernel's"},
    BpfFailure{ENOMEM, kEnvironment, "the kernel has no memory left for max_entries of its elements",
               "less max_entries; a hash map with BPF_F_NO_PREALLOC takes memory only when elements come"},
    BpfFailure{EOPNOTSUPP, kRefused, "a map of this type cannot hold a lock, a timer or a kernel pointer"},
    BpfFailure{kEnotsupp, kRefused, "this kernel has no maps of this type, with this in their value or of such maps"},
};

// map_update_elem() and bpf_map_update_value() of syscall.c; hashtab.c, arraymap.c, lpm_trie.c, queue_stack_maps.c,
// devmap.c, cpumap.c, bpf_local_storage.c, reuseport_array.c; net/core/sock_map.c.
constexpr std::array kMapUpdate = {
    BpfFailure{E2BIG, kUsage, "the map is full, or the key is behind its end"},
    BpfFailure{EAGAIN, kEnvironment, "others were changing it at the same moment", kAgain},
    BpfFailure{EBADF, kUsage, "what was given is not what this map holds"},
    BpfFailure{EBADFD, kUsage, "what was given is not what this map holds"},
    BpfFailure{EBUSY, kEnvironment, "others are using this element, or the object that it names", kAgain},
    BpfFailure{EEXIST, kUsage, "there is such an element already"},
    BpfFailure{EINVAL, kUsage, "the kernel does not take this key or value"},
    BpfFailure{ENOENT, kUsage, "there is nothing of that key, or the socket is in no group that shares its port"},
    BpfFailure{ENOSPC, kUsage, "the map is full"},
    BpfFailure{ENOTSOCK, kUsage, "the file descriptor is no socket"},
    BpfFailure{EOPNOTSUPP, kUsage, "the kernel does not take such a socket, or not in its state"},
    BpfFailure{EPERM, kUsage, "the map is read-only"},
    BpfFailure{kEnotsupp, kUsage, "maps of this type take no elements by system calls"},
};

// map_lookup_elem() and bpf_map_copy_value() of syscall.c, fd_array_map_lookup_elem() and its like of the map types.
constexpr std::array kMapLookup = {
    BpfFailure{EINVAL, kEnvironment, "the kernel does not take this key"},
    BpfFailure{ENOENT, kUsage, "there is no element of that key"},
    BpfFailure{EOPNOTSUPP, kEnvironment, "maps of this type cannot be read by system calls"},
    BpfFailure{EPERM, kEnvironment, "the map may be written only (BPF_F_WRONLY)"},
    BpfFailure{kEnotsupp, kEnvironment, "maps of this type cannot be read by system calls"},
};

// map_get_next_key() of syscall.c.
constexpr std::array kMapNextKey = {
    BpfFailure{ENOENT, kUsage, "there is no element behind that key"},
    BpfFailure{EOPNOTSUPP, kEnvironment, "maps of this type have no keys to go through"},
    BpfFailure{EPERM, kEnvironment, "the map may be written only (BPF_F_WRONLY)"},
    BpfFailure{kEnotsupp, kEnvironment, "maps of this type have no keys to go through"},
};

// map_freeze() of syscall.c.
constexpr std::array kMapFreeze = {
    BpfFailure{EBUSY, kEnvironment, "the map is frozen already, or a process has it mapped for writing"},
    BpfFailure{kEnotsupp, kRefused, "maps of this type, or with locks and timers, cannot be made read-only"},
};

// bpf_prog_load() of syscall.c, bpf_check() of verifier.c, bpf_prog_select_runtime() of core.c: of programs without a
// log, which would say more.
constexpr std::array kProgramLoad = {
    BpfFailure{E2BIG, kRefused, "it is too long: the kernel takes 1000000 instructions, without CAP_BPF 4096"},
    BpfFailure{EACCES, kRefused, "the kernel finds it unsafe, or a security module forbids it"},
    BpfFailure{EAGAIN, kEnvironment, "signals disturbed the verifier, five times in a row", kAgain},
    BpfFailure{EBADF, kRefused,
               "its types, a map that it uses, or the program that it is bound to are not in the kernel"},
    BpfFailure{EFAULT, kEnvironment, "the kernel could not read it, or found a fault of its own verifier",
               "dmesg tells of a fault of the verifier"},
    BpfFailure{EINVAL, kRefused, "the kernel does not take such a type, such flags, or such a place to attach to"},
    BpfFailure{ENOENT, kRefused, "a type or function that it is bound to is not in the kernel"},
    BpfFailure{ENOSPC, kEnvironment, "the verifier's log does not fit into the memory that there is for it",
               "ulimit -v unlimited; with vm.overcommit_memory=2, less than a gigabyte a program can be promised"},
    BpfFailure{kEnotsupp, kEnvironment, "this machine's JIT compiler cannot do all that it asks for, or is off",
               "sysctl net.core.bpf_jit_enable=1 turns it on"},
};

// bpf_btf_load() of syscall.c, btf_parse() of btf.c.
constexpr std::array kBtfLoad = {
    BpfFailure{E2BIG, kRefused, "it is larger than 16 MiB (BTF_MAX_SIZE)"},
    BpfFailure{EINVAL, kRefused, "it is newer than this kernel, or damaged"},
    BpfFailure{EEXIST, kRefused, "a type in it contains itself"},
    BpfFailure{ENOSPC, kEnvironment, "the log about it does not fit into the memory that there is for it"},
};

// bpf_obj_do_pin(), bpf_lookup() and bpf_mkobj_ops() of inode.c.
constexpr std::array kPin = {
    BpfFailure{EACCES, kEnvironment, "the folder may not be written"},
    BpfFailure{EEXIST, kUsage, "something is pinned there already", "remove it first"},
    BpfFailure{EINVAL, kUsage, "it is no map, program or link"},
    BpfFailure{ENOENT, kUsage, "its folder does not exist"},
    BpfFailure{ENOTDIR, kUsage, "a part of the path is no folder"},
    BpfFailure{EPERM, kUsage, "it is not in bpffs, has a dot in its name, or a security module forbids it",
               "bpffs is mounted at /sys/fs/bpf: name a folder in it"},
};

// bpf_obj_do_get() and bpf_inode_type() of inode.c.
constexpr std::array kOpenPinned = {
    BpfFailure{EACCES, kUsage, "it is neither map, program nor link, or may not be opened by this user"},
    BpfFailure{ENOENT, kUsage, "nothing is pinned there"},
    BpfFailure{ENOTDIR, kUsage, "a part of the path is no folder"},
    BpfFailure{EPERM, kUsage, "this user may not open it"},
};

// *_get_fd_by_id() of syscall.c, bpf_link_by_id().
constexpr std::array kOpenById = {
    BpfFailure{EAGAIN, kEnvironment, "it is just being made", kAgain},
    BpfFailure{ENOENT, kUsage, "there is none of that number"},
    BpfFailure{EPERM, kEnvironment, "only CAP_SYS_ADMIN may open by number"},
};

// bpf_obj_get_info_by_fd() of syscall.c.
constexpr std::array kInfo = {
    BpfFailure{EBADFD, kUsage, "what was given is neither map, program, link nor BTF"},
    BpfFailure{EINVAL, kUsage, "what was given is neither map, program, link nor BTF"},
};

// link_create(), bpf_prog_attach() and bpf_raw_tracepoint_open() of syscall.c; cgroup.c, net_namespace.c, tcx.c and
// mprog.c, trampoline.c, bpf_iter.c, kernel/trace/bpf_trace.c. The kinds of attachments have tables of their own for
// what means more there (loader/attach).
constexpr std::array kAttachment = {
    BpfFailure{E2BIG, kAttach, "it has as many programs as the kernel allows"},
    BpfFailure{EAGAIN, kAttach, "it was being changed at the same moment", kAgain},
    BpfFailure{EBADF, kAttach, "the place is not what the kernel expects there"},
    BpfFailure{EBUSY, kAttach, "it is taken by another program"},
    BpfFailure{EEXIST, kAttach, "the program, or one like it, is attached there already"},
    BpfFailure{EINVAL, kAttach, "the kernel does not take such a program there"},
    BpfFailure{ENOENT, kAttach, "this kernel has no such place"},
    BpfFailure{ENODEV, kAttach, "there is no such device"},
    BpfFailure{EOPNOTSUPP, kEnvironment, "this kernel cannot attach such a program there"},
    BpfFailure{ERANGE, kAttach, "it has as many programs as the kernel allows"},
    BpfFailure{kEnotsupp, kEnvironment, "this kernel cannot attach such a program there"},
};

// bpf_prog_test_run() of syscall.c, net/bpf/test_run.c.
constexpr std::array kRun = {
    BpfFailure{EINVAL, kAttach, "the kernel does not take what it is run with"},
    BpfFailure{kEnotsupp, kAttach, "this kernel does not run programs of its type at request"},
};

// bpf_prog_query() of syscall.c.
constexpr std::array kQuery = {
    BpfFailure{EINVAL, kAttach, "the kernel does not tell what is attached there"},
    BpfFailure{ENOENT, kAttach, "this kernel has no such place"},
};

// bpf_iter_create() of syscall.c, prepare_seq_file() of bpf_iter.c.
constexpr std::array kIterator = {
    BpfFailure{EINVAL, kAttach, "it is no iterator"},
};

constexpr std::array kCommands = {
    BpfCommand{BPF_MAP_CREATE, "cannot be created", kMapCreate},
    BpfCommand{BPF_MAP_LOOKUP_ELEM, "cannot be read", kMapLookup},
    BpfCommand{BPF_MAP_UPDATE_ELEM, "cannot be stored", kMapUpdate},
    BpfCommand{BPF_MAP_GET_NEXT_KEY, "keys cannot be listed", kMapNextKey},
    BpfCommand{BPF_MAP_FREEZE, "cannot be made read-only", kMapFreeze},
    BpfCommand{BPF_PROG_LOAD, "cannot be loaded", kProgramLoad},
    BpfCommand{BPF_PROG_BIND_MAP, "cannot be bound to a map", {}},
    BpfCommand{BPF_BTF_LOAD, "its types cannot be loaded", kBtfLoad},
    BpfCommand{BPF_OBJ_PIN, "cannot be pinned", kPin},
    BpfCommand{BPF_OBJ_GET, "cannot be opened", kOpenPinned},
    BpfCommand{BPF_PROG_GET_FD_BY_ID, "cannot be opened", kOpenById},
    BpfCommand{BPF_MAP_GET_FD_BY_ID, "cannot be opened", kOpenById},
    BpfCommand{BPF_BTF_GET_FD_BY_ID, "cannot be opened", kOpenById},
    BpfCommand{BPF_LINK_GET_FD_BY_ID, "cannot be opened", kOpenById},
    BpfCommand{BPF_OBJ_GET_INFO_BY_FD, "cannot be asked what it is", kInfo},
    BpfCommand{BPF_PROG_ATTACH, "cannot be attached", kAttachment},
    BpfCommand{BPF_PROG_DETACH, "cannot be detached", kAttachment},
    BpfCommand{BPF_LINK_CREATE, "cannot be attached", kAttachment},
    BpfCommand{BPF_RAW_TRACEPOINT_OPEN, "cannot be attached", kAttachment},
    BpfCommand{BPF_PROG_QUERY, "cannot be asked what is attached", kQuery},
    BpfCommand{BPF_PROG_TEST_RUN, "cannot be run", kRun},
    BpfCommand{BPF_ITER_CREATE, "cannot be run", kIterator},
};

const BpfFailure *find_row(std::span<const BpfFailure> rows, int error_code) {
  const auto row = std::ranges::find(rows, error_code, &BpfFailure::error_code);
  return row != rows.end() ? &*row : nullptr;
}

const BpfCommand *find_command(bpf_cmd command) {
  const auto *const row = std::ranges::find(kCommands, command, &BpfCommand::command);
  return row != kCommands.end() ? row : nullptr;
}

}  // namespace

std::span<const BpfCommand> bpf_commands() { return kCommands; }

const BpfFailure *find_bpf_failure(bpf_cmd command, int error_code) {
  const BpfCommand *row = find_command(command);
  const BpfFailure *own = row != nullptr ? find_row(row->failures, error_code) : nullptr;
  return own != nullptr ? own : find_row(kOfAllCommands, error_code);
}

Error bpf_error(bpf_cmd command, std::string subject, int error_code) {
  const BpfCommand *row = find_command(command);
  std::string message = row != nullptr ? row->failed : "the kernel does not do it";
  const BpfFailure *failure = find_bpf_failure(command, error_code);
  if (failure == nullptr) return {ErrorKind::kEnvironment, std::move(subject), std::move(message), error_code};
  message += fmt::format(": {}", failure->reason);
  return {failure->kind, std::move(subject), std::move(message), error_code, failure->hint};
}

}  // namespace bpfcc
