#include "frontend/vmlinux/decompress.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "frontend/vmlinux/lz4.h"

namespace bpfcc {
namespace {

using Bytes = std::vector<std::byte>;

constexpr size_t kLargest = size_t{1} << 30;  // a kernel with its BTF has some 100 MB

/// Room for more of the output, in larger and larger steps; false where that is more than any kernel has.
bool grow(Bytes &output) {
  if (output.size() >= kLargest) return false;
  output.resize(std::max<size_t>(output.size() * 2, size_t{16} << 20));
  return true;
}

std::optional<Bytes> gunzip(std::span<const std::byte> bytes) {
  z_stream stream{};
  constexpr int kGzip = 16;
  if (inflateInit2(&stream, MAX_WBITS + kGzip) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<std::byte *>(bytes.data()));  // which it does not change
  stream.avail_in = static_cast<uInt>(bytes.size());
  Bytes output;
  int status = Z_OK;
  while (status == Z_OK && grow(output)) {
    stream.next_out = reinterpret_cast<Bytef *>(output.data()) + stream.total_out;
    stream.avail_out = static_cast<uInt>(output.size() - stream.total_out);
    status = inflate(&stream, Z_NO_FLUSH);
  }
  output.resize(stream.total_out);
  inflateEnd(&stream);
  return status == Z_STREAM_END ? std::optional(std::move(output)) : std::nullopt;
}

std::optional<Bytes> unxz(std::span<const std::byte> bytes) {
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, kLargest, 0) != LZMA_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<const uint8_t *>(bytes.data());
  stream.avail_in = bytes.size();
  Bytes output;
  lzma_ret status = LZMA_OK;
  while (status == LZMA_OK && grow(output)) {
    stream.next_out = reinterpret_cast<uint8_t *>(output.data()) + stream.total_out;
    stream.avail_out = output.size() - stream.total_out;
    status = lzma_code(&stream, LZMA_RUN);
  }
  output.resize(stream.total_out);
  lzma_end(&stream);
  return status == LZMA_STREAM_END ? std::optional(std::move(output)) : std::nullopt;
}

std::optional<Bytes> unzstd(std::span<const std::byte> bytes) {
  ZSTD_DStream *stream = ZSTD_createDStream();
  if (stream == nullptr) return std::nullopt;
  ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 30);  // kernels are compressed with --ultra's windows
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  Bytes output;
  size_t done = 0;
  size_t status = 1;  // 0: the frame is at its end; otherwise what it would like to read next, or an error
  while (status != 0 && ZSTD_isError(status) == 0 && (done < output.size() || grow(output))) {
    ZSTD_outBuffer buffer{output.data(), output.size(), done};
    const size_t read_before = input.pos;
    status = ZSTD_decompressStream(stream, &buffer, &input);
    if (buffer.pos == done && input.pos == read_before) break;  // cut off
    done = buffer.pos;
  }
  output.resize(done);
  ZSTD_freeDStream(stream);
  return status == 0 ? std::optional(std::move(output)) : std::nullopt;
}

std::optional<Bytes> unlz4(std::span<const std::byte> bytes) { return unpack_lz4(bytes, kLargest); }

struct Form {
  std::string_view name;
  std::string_view magic;
  std::optional<Bytes> (*read)(std::span<const std::byte> bytes);  // null: not read here
};

// How kernels are compressed: scripts/Makefile.lib of Linux.
constexpr auto kForms = std::to_array<Form>({
    {"gzip", "\x1f\x8b\x08", gunzip},
    {"xz",
     {"\xfd"
      "7zXZ\0",
      6},
     unxz},
    {"zstd", "\x28\xb5\x2f\xfd", unzstd},
    {"lz4", "\x02\x21\x4c\x18", unlz4},
    {"lzma", {"\x5d\0\0", 3}, nullptr},
    {"bzip2", "BZh", nullptr},
    {"lzo", {"\x89LZO\0", 5}, nullptr},
});

const Form *form_of(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  const auto *const found =
      std::ranges::find_if(kForms, [&](const Form &form) { return text.starts_with(form.magic); });
  return found == kForms.end() ? nullptr : found;
}

}  // namespace

bool is_compressed(std::span<const std::byte> bytes) { return form_of(bytes) != nullptr; }

Result<std::vector<std::byte>> decompress(std::span<const std::byte> bytes, const std::string &name) {
  const Form *form = form_of(bytes);
  if (form == nullptr) return fail(ErrorKind::kUsage, name, "is not compressed in a way that is known");
  if (form->read == nullptr) {
    return fail(ErrorKind::kUsage, name, fmt::format("is compressed with {}, which is not read", form->name), 0,
                "scripts/extract-vmlinux of the kernel's source unpacks it");
  }
  std::optional<Bytes> output = form->read(bytes.first(std::min<size_t>(bytes.size(), UINT32_MAX)));
  if (!output) return fail(ErrorKind::kUsage, name, fmt::format("is damaged: its {} data cannot be read", form->name));
  return std::move(*output);
}

}  // namespace bpfcc
