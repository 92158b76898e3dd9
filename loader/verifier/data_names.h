#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct btf;

namespace bpfcc {

/// What an object's types call the byte at an offset of a map's value: "counts" for a global variable of the map's
/// section (".data.A", "prog.bss"), "value.lock" for a field of a value. `map` is the name that the kernel shows, cut
/// to 15 bytes. Empty where no type tells.
std::string map_data_name(const btf *types, std::string_view map, std::uint32_t offset);

/// The field at an offset of a struct of the object's types, "node.next". Empty where none begins there.
std::string struct_field_name(const btf *types, std::string_view struct_name, std::uint32_t offset);

}  // namespace bpfcc
