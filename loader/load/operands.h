#pragma once

#include <string>

#include "loader/load/element_kinds.h"

namespace bpfcc {

// What keys and values of maps are written as. Each is a ReadOperand; see the table in element_kinds.cpp.

Result<Operand> read_typed_key(const ElementNames &names, const MapSpec &map, const std::string &text);
/// A number below max_entries.
Result<Operand> read_position(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "10.0.0.0/8"
Result<Operand> read_prefix_key(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "fd=N": a file descriptor that this process was started with: a socket, a perf event.
Result<Operand> read_descriptor_key(const ElementNames &names, const MapSpec &map, const std::string &text);
/// A path; the kernel gets the file behind it.
Result<Operand> read_file_key(const ElementNames &names, const MapSpec &map, const std::string &text);
/// A process, by its id.
Result<Operand> read_process_key(const ElementNames &names, const MapSpec &map, const std::string &text);
/// The path of a cgroup's folder: a key or a value.
Result<Operand> read_cgroup(const ElementNames &names, const MapSpec &map, const std::string &text);

Result<Operand> read_typed_value(const ElementNames &names, const MapSpec &map, const std::string &text);
/// One value, for all processors.
Result<Operand> read_value_of_every_cpu(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "prog:NAME"
Result<Operand> read_program(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "map:NAME"
Result<Operand> read_map(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "fd=N", as above.
Result<Operand> read_descriptor(const ElementNames &names, const MapSpec &map, const std::string &text);
/// "eth0", and where values have room for a program that runs behind it (struct bpf_devmap_val) "eth0,prog:NAME".
Result<Operand> read_interface(const ElementNames &names, const MapSpec &map, const std::string &text);
/// How many packets wait for a processor: "192", "192,prog:NAME" (struct bpf_cpumap_val).
Result<Operand> read_queue_size(const ElementNames &names, const MapSpec &map, const std::string &text);

}  // namespace bpfcc
