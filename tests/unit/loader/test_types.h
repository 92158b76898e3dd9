#pragma once

#include <bpf/btf.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace bpfcc::test {

/// BTF with the types that the tests of maps and events read and write; made as a compiler would.
class TestTypes {
 public:
  TestTypes();

  const btf *get() const { return types_.get(); }
  /// The type of that name, of any kind. Arrays: char_16, byte_6, u32_3.
  std::uint32_t id(std::string_view name) const;
  std::uint32_t size(std::string_view name) const;

 private:
  struct Free {
    void operator()(btf *types) const { btf__free(types); }
  };
  std::uint32_t remember(std::string_view name, int id);

  std::unique_ptr<btf, Free> types_;
  std::vector<std::pair<std::string_view, std::uint32_t>> ids_;
};

/// {1, 2, 255} as bytes.
std::vector<std::byte> bytes(std::initializer_list<unsigned> values);

}  // namespace bpfcc::test
