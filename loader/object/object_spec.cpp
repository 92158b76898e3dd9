#include "loader/object/object_spec.h"

#include <cstring>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "loader/object/btf_map_definitions.h"
#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "loader/object/externs.h"
#include "loader/object/functions.h"
#include "loader/object/global_maps.h"
#include "loader/object/legacy_map_definitions.h"
#include "loader/object/numbered_sections.h"
#include "loader/object/programs.h"
#include "loader/object/untyped_symbols.h"

namespace bpfcc {
namespace {

/// The license is a C string, and its NUL may be missing.
std::string read_license(const ElfImage &image) {
  const auto data = image.sections[image.find_section("license")].data;
  const std::string text(reinterpret_cast<const char *>(data.data()), data.size());
  return text.substr(0, text.find('\0'));
}

Result<std::uint32_t> read_version(const ElfImage &image) {
  std::uint32_t version = 0;
  const std::size_t section = image.find_section("version");
  if (section == 0) return version;
  const auto data = image.sections[section].data;
  if (data.size() != sizeof(version)) {
    return fail(ErrorKind::kRefused, image.name, fmt::format("section version: has {} bytes, not 4", data.size()), 0,
                "write unsigned int version SEC(\"version\") = LINUX_VERSION_CODE");
  }
  std::memcpy(&version, data.data(), sizeof(version));
  return version;
}

void append(std::vector<MapSpec> &maps, std::vector<MapSpec> more) {
  maps.insert(maps.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Result<std::vector<MapSpec>> read_maps(const ElfImage &image, const std::vector<Function> &functions,
                                       const btf *types) {
  BPFCC_TRY(std::vector<LegacyMap> legacy, read_legacy_maps(image, types));
  BPFCC_CHECK(fill_program_arrays(image, functions, legacy));
  BPFCC_TRY(std::vector<MapSpec> declared, read_btf_maps(image, types));
  BPFCC_TRY(std::vector<MapSpec> global, read_global_maps(image, types));
  std::vector<MapSpec> maps;
  maps.reserve(legacy.size() + declared.size() + global.size());
  for (LegacyMap &map : legacy) maps.push_back(std::move(map.spec));
  append(maps, std::move(declared));
  append(maps, std::move(global));
  return maps;
}

}  // namespace

Result<ObjectSpec> read_object(const ObjectImage &object) {
  BPFCC_TRY(ElfImage image, parse_elf(object));
  type_symbols(image);
  BPFCC_TRY(const BtfPtr types, read_btf(image));
  BPFCC_TRY(const std::vector<Function> functions, read_functions(image));
  BPFCC_CHECK(check_externs(image, types.get()));
  ObjectSpec spec;
  spec.name = object.name;
  spec.license = read_license(image);
  BPFCC_TRY(spec.kernel_version, read_version(image));
  spec.has_btf = types != nullptr;
  BPFCC_TRY(spec.programs, read_programs(image, functions));
  BPFCC_TRY(spec.maps, read_maps(image, functions, types.get()));
  return spec;
}

}  // namespace bpfcc
