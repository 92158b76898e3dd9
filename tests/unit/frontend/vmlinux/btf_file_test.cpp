#include "frontend/vmlinux/btf_file.h"

#include <bpf/btf.h>
#include <gtest/gtest.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {
namespace {

/// Raw BTF with one struct of this name.
std::string raw_btf(const char *name, btf_endianness order = BTF_LITTLE_ENDIAN) {
  const std::unique_ptr<btf, decltype(&btf__free)> types(btf__new_empty(), btf__free);
  btf__add_struct(types.get(), name, 4);
  btf__set_endianness(types.get(), order);
  __u32 size = 0;
  const void *raw = btf__raw_data(types.get(), &size);
  return {static_cast<const char *>(raw), size};
}

/// As a kernel of another machine than x86: code, the BTF of a program within it, the kernel's own.
std::string flat_kernel() {
  return std::string(64, 'x') + raw_btf("x") + std::string(4 - raw_btf("x").size() % 4, 'x') + raw_btf("task_struct") +
         std::string(64, 'x');
}

std::string gzip(const std::string &text) {
  std::string packed(compressBound(text.size()) + 32, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string xz(const std::string &text) {
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const uint8_t *>(text.data()),
                                    text.size(), reinterpret_cast<uint8_t *>(packed.data()), &size, packed.size()),
            LZMA_OK);
  packed.resize(size);
  return packed;
}

std::string zstd(const std::string &text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 19));
  return packed;
}

/// Nothing compressed but a row of x at the start: one byte, repeated.
std::string lz4(const std::string &text) {
  const size_t row = text.find_first_not_of('x');
  const auto more = [](size_t length) { return std::string(length / 255, '\xff') + static_cast<char>(length % 255); };
  const std::string rest = text.substr(row);
  const std::string block =
      "\x1fx" + std::string("\1\0", 2) + more(row - 1 - 4 - 15) + '\xf0' + more(rest.size() - 15) + rest;
  std::string packed = "\x02\x21\x4c\x18";
  for (const size_t number : {block.size(), text.size()}) {
    const size_t at = packed.size();
    packed += std::string(4, '\0');
    for (size_t i = 0; i < 4; ++i) packed[at + i] = static_cast<char>(number >> (8 * i));
    if (number == block.size()) packed += block;
  }
  return packed;
}

void put(std::string &bytes, size_t at, std::string_view text) { bytes.replace(at, text.size(), text); }

void put_number(std::string &bytes, size_t at, size_t number) {
  for (size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (8 * i));
}

std::string bzimage(const std::string &payload) {
  constexpr size_t kSectors = 3;
  std::string image((kSectors + 1) * 512 + 100, '\0');
  image[0x1f1] = kSectors;
  put(image, 0x202, "HdrS");
  put_number(image, 0x206, 0x20f);
  put_number(image, 0x248, 100);
  put_number(image, 0x24c, payload.size());
  return image + payload + "the kernel's own code to unpack it";
}

std::string efi_image(const std::string &payload) {
  std::string image(512, '\0');
  put(image, 0, "MZ");
  put(image, 4, "zimg");
  put_number(image, 8, image.size());
  put_number(image, 12, payload.size());
  return image + payload + "more";
}

Result<std::shared_ptr<const KernelTypes>> open(const std::string &bytes) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("bpfcc_btf_" + std::to_string(getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  auto types = open_kernel_types(path);
  std::filesystem::remove(path);
  return types;
}

bool has_types(const std::string &bytes) {
  const auto types = open(bytes);
  return types && (*types)->find(BTF_KIND_STRUCT, "task_struct") == 1;
}

std::string refusal(const std::string &bytes) {
  const auto types = open(bytes);
  return types ? "taken" : types.error().message;
}

TEST(BtfFile, RawInEitherByteOrder) {
  EXPECT_TRUE(has_types(raw_btf("task_struct")));
  EXPECT_TRUE(has_types(raw_btf("task_struct", BTF_BIG_ENDIAN)));
}

TEST(BtfFile, AKernelThatIsNoElfFile) { EXPECT_TRUE(has_types(flat_kernel())); }

TEST(BtfFile, ACompressedKernel) {
  for (const std::string &packed : {gzip(flat_kernel()), xz(flat_kernel()), zstd(flat_kernel()), lz4(flat_kernel())}) {
    EXPECT_TRUE(has_types(packed));
    EXPECT_TRUE(has_types(bzimage(packed)));
    EXPECT_TRUE(has_types(efi_image(packed)));
  }
}

TEST(BtfFile, LargerThanTheFirstBufferForIt) {
  const std::string kernel = std::string(17 << 20, 'x') + raw_btf("task_struct");
  for (const std::string &packed : {gzip(kernel), xz(kernel), zstd(kernel), lz4(kernel)})
    EXPECT_TRUE(has_types(packed));
}

TEST(BtfFile, WhatIsNotReadIsSaid) {
  EXPECT_EQ(refusal(""), "holds no BTF");
  EXPECT_EQ(refusal("text"), "holds no BTF");
  EXPECT_EQ(refusal(gzip("text")), "holds no BTF");
  EXPECT_EQ(refusal("\x7f"
                    "ELF"),
            "holds no BTF");
  EXPECT_EQ(refusal(bzimage("BZh text")), "is compressed with bzip2, which is not read");
  EXPECT_EQ(refusal(bzimage("text")), "is not compressed in a way that is known");
  EXPECT_EQ(refusal(gzip(flat_kernel()).substr(0, 40)), "is damaged: its gzip data cannot be read");
  EXPECT_EQ(refusal(xz(flat_kernel()).substr(0, 60)), "is damaged: its xz data cannot be read");
  EXPECT_EQ(refusal(zstd(flat_kernel()).substr(0, 40)), "is damaged: its zstd data cannot be read");
  for (const size_t size : {4, 8, 9, 11, 13, 40}) {
    EXPECT_NE(refusal(lz4(flat_kernel()).substr(0, size)), "taken");
  }
}

/// A place or a size that points out of the file is that of no payload.
TEST(BtfFile, HeadersThatLie) {
  for (const size_t at : {0x1f1, 0x248, 0x24c}) {
    std::string image = bzimage(gzip(flat_kernel()));
    put(image, at, "\xff\xff\xff\x7f");
    EXPECT_FALSE(refusal(image).empty());
  }
  for (const size_t size : {0, 8, 0x202, 0x210, 0x24e, 2100}) {
    EXPECT_NE(refusal(bzimage(gzip(flat_kernel())).substr(0, size)), "taken") << size;
  }
}

}  // namespace
}  // namespace bpfcc
