#include "tests/unit/loader/object/debug_object.h"

#include <initializer_list>
#include <string_view>

#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc::test {
namespace {

/// Bytes one after the other, as an assembler's directives.
class Bytes {
 public:
  Bytes &u8(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) data_.push_back(static_cast<std::byte>(value));
    return *this;
  }
  Bytes &number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) data_.push_back(static_cast<std::byte>(value >> (8 * i)));
    return *this;
  }
  Bytes &text(std::string_view value) {
    for (const char c : value) data_.push_back(static_cast<std::byte>(c));
    return u8({0});
  }
  std::size_t size() const { return data_.size(); }

  /// With the length of what follows in front.
  std::vector<std::byte> with_length() const {
    std::vector<std::byte> all = Bytes().number(data_.size(), 4).data_;
    all.insert(all.end(), data_.begin(), data_.end());
    return all;
  }
  const std::vector<std::byte> &data() const { return data_; }

 private:
  std::vector<std::byte> data_;
};

// Numbers of DWARF 5, chapter 7.
std::vector<std::byte> abbreviations() {
  Bytes bytes;
  bytes.u8({1, 0x11, 1, 0x73, 0x17, 0x74, 0x17, 0x8c, 1, 0x17, 0x10, 0x17, 0x11, 0x1b, 0, 0});  // unit
  bytes.u8({2, 0x2e, 1, 0x03, 0x08, 0x11, 0x1b, 0x12, 0x06, 0, 0});                             // function
  bytes.u8({3, 0x05, 0, 0x03, 0x08, 0x02, 0x22, 0, 0});                                         // parameter
  bytes.u8({4, 0x2e, 1, 0x03, 0x08, 0, 0});                                                     // abstract function
  bytes.u8({5, 0x34, 0, 0x03, 0x08, 0, 0});                                                     // its variable
  bytes.u8({6, 0x1d, 1, 0x31, 0x13, 0x55, 0x23, 0x58, 0x0b, 0x59, 0x0b, 0x57, 0x0b, 0, 0});     // inlined
  bytes.u8({7, 0x34, 0, 0x31, 0x13, 0x02, 0x18, 0, 0});  // instance of a variable
  return bytes.u8({0}).data();
}

constexpr std::size_t kCodeSize = 48;

std::vector<std::byte> entries() {
  constexpr std::size_t kLengthSize = 4;
  constexpr unsigned kReg2 = 0x52;
  Bytes bytes;
  bytes.number(5, 2).u8({1, 8}).number(0, 4);                                   // version, kind, abbreviations
  bytes.u8({1}).number(8, 4).number(12, 4).number(12, 4).number(0, 4).u8({0});  // bases, lines, address 0
  const std::size_t inner = bytes.size() + kLengthSize;
  bytes.u8({4}).text("inner");
  const std::size_t variable = bytes.size() + kLengthSize;
  bytes.u8({5}).text("p").u8({0});
  bytes.u8({2}).text("program").u8({0}).number(kCodeSize, 4);
  bytes.u8({3}).text("n").u8({0});
  bytes.u8({6}).number(inner, 4).u8({0, 0, 12, 3});
  bytes.u8({7}).number(variable, 4).u8({1, kReg2});
  return bytes.u8({0, 0, 0}).with_length();
}

/// A list with one entry, behind a table with its offset.
std::vector<std::byte> list(std::initializer_list<unsigned> entry) {
  return Bytes().number(5, 2).u8({8, 0}).number(1, 4).number(4, 4).u8(entry).u8({0}).with_length();
}

std::vector<std::byte> files() {
  Bytes bytes;
  bytes.number(5, 2).u8({8, 0}).number(0, 4).u8({1, 1, 1, 0, 1, 1});
  bytes.u8({1, 1, 0x08, 1}).text("/src");
  return bytes.u8({2, 1, 0x08, 2, 0x0b, 1}).text("a.c").u8({0}).with_length();
}

}  // namespace

ObjectImage debug_object() {
  ObjectBuilder builder;
  builder.add_function("program", "socket", {set_r0(0), set_r0(0), set_r0(0), set_r0(0), set_r0(0), exit_program()});
  const std::size_t code = builder.add_symbol("", builder.image().find_section("socket"), 0, 0, STT_SECTION, STB_LOCAL);
  builder.add_section(".debug_abbrev", SHT_PROGBITS, 0, abbreviations());
  builder.add_section(".debug_info", SHT_PROGBITS, 0, entries());
  const std::size_t addresses =
      builder.add_section(".debug_addr", SHT_PROGBITS, 0, Bytes().number(5, 2).u8({8, 0}).number(0, 8).with_length());
  constexpr std::uint32_t kAbsolute64 = 2;  // R_BPF_64_ABS64
  builder.add_relocation(addresses, 8, code, kAbsolute64);
  builder.add_section(".debug_rnglists", SHT_PROGBITS, 0, list({4, 16, 32}));
  builder.add_section(".debug_loclists", SHT_PROGBITS, 0, list({4, 0, 16, 1, 0x51}));
  builder.add_section(".debug_line", SHT_PROGBITS, 0, files());
  return builder.build();
}

}  // namespace bpfcc::test
