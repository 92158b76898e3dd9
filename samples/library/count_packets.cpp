// count_packets OBJECT INTERFACE PORT SECONDS: loads count_packets.o, counts for a while, prints who sent how much.
#include <bpfcc/loader.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

bpfcc::Result<void> count(const std::string &path, const std::string &interface, const std::string &port, int seconds) {
  BPFCC_TRY(auto bytes, bpfcc::read_file(path));

  bpfcc::LoadPlan plan;
  plan.variables = {{"port", port}};  // read by its C type, and refused where it does not fit
  bpfcc::LoadResult object = bpfcc::load({path, std::move(bytes)}, plan);
  if (!object) {
    // Why the verifier said no; empty where it was not asked.
    if (object.error().refusal) std::cerr << bpfcc::tail_of_log(object.error().refusal->log.text, 10);
    return tl::unexpected(object.error().error);
  }

  // Before anything is attached: Ctrl-C ends loop.run(), not the process.
  BPFCC_TRY(bpfcc::EventLoop loop, bpfcc::EventLoop::create());
  BPFCC_CHECK(loop.stop_after(std::chrono::seconds(seconds)));

  BPFCC_TRY(const bpfcc::Attachments attached, bpfcc::attach_all(*object, {{"count", "socket", interface}}));
  for (const auto &program : attached) {
    std::cerr << program.program << ": " << program.attachment->description() << '\n';
  }
  BPFCC_CHECK(loop.run());

  const bpfcc::MapSpec *const map = object->find_map("packets_by_source");
  if (map == nullptr) return bpfcc::fail(bpfcc::ErrorKind::kUsage, path, "has no map 'packets_by_source'");
  for (const bpfcc::MapElement &element : bpfcc::dump_map(*object, *map).elements) {
    std::cout << element.key.get<std::string>() << ' ' << element.value.get<long>() << '\n';
  }
  return {};
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 5) {
    std::cerr << "usage: count_packets OBJECT INTERFACE PORT SECONDS\n";
    return 2;
  }
  const auto counted = count(argv[1], argv[2], argv[3], std::atoi(argv[4]));
  if (counted) return 0;
  std::cerr << to_string(counted.error()) << '\n';
  return 1;
}
