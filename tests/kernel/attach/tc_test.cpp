#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>

#include <cerrno>

#include "loader/attach/clsact.h"
#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class TcTest : public AttachTest {
 protected:
  /// Fewer each way than wait for an address to be resolved before some are dropped: about 90.
  void send_and_receive(int sent, int received) const {
    {
      const InNamespace inside(wire_.there());
      send_udp(VethPair::kAddressHere, kPort, sent);
    }
    const InNamespace inside(wire_.here());
    send_udp(VethPair::kAddressThere, kPort, received);
  }

 private:
  VethPair wire_;
  InNamespace inside_{wire_.there()};  // to the end: what is attached here is detached here
};

bpf_tc_hook whole_hook(const char *interface) {
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = static_cast<int>(if_nametoindex(interface)),
              .attach_point = static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS));
  return hook;
}

/// Only one that is not there can be made.
bool has_clsact(const char *interface) {
  bpf_tc_hook hook = whole_hook(interface);
  if (bpf_tc_hook_create(&hook) != 0) return true;
  bpf_tc_hook_destroy(&hook);
  return false;
}

TEST_F(TcTest, BothDirectionsShareAMap) {
  ASSERT_ATTACHED(attach("tc", {"receive=tc:there", "transmit=tc:there"}));
  EXPECT_TRUE(attachments()[0].attachment->description().starts_with("tc there ingress"));
  EXPECT_TRUE(attachments()[1].attachment->description().starts_with("tc there egress"));
  send_and_receive(60, 40);
  EXPECT_TRUE(eventually([&] { return count(0) == 40 && count(1) == 60; })) << count(0) << ' ' << count(1);

  detach();
  send_and_receive(10, 10);
  let_traffic_settle();
  EXPECT_EQ(count(0), 40u);
  EXPECT_EQ(count(1), 60u);
  EXPECT_FALSE(has_clsact("there"));
}

TEST_F(TcTest, TheTargetSaysTheDirection) {
  ASSERT_ATTACHED(attach("tc_either", {"count_udp=tc:there:egress"}));
  send_and_receive(30, 20);
  EXPECT_TRUE(eventually([&] { return count(0) == 30; })) << count(0);
}

TEST_F(TcTest, WithoutADirectionTheErrorSaysWhatToWrite) {
  EXPECT_REFUSED(attach("tc_either", {"count_udp=tc:there"}), ErrorKind::kUsage,
                 "count_udp: neither the target nor section tc says in which direction\n"
                 "  hint: --attach count_udp=tc:there:ingress or --attach count_udp=tc:there:egress");
}

TEST_F(TcTest, NoSuchInterface) {
  EXPECT_REFUSED(attach("tc_either", {"count_udp=tc:eth99:ingress"}), ErrorKind::kAttach,
                 "count_udp: no network interface eth99: ENODEV (No such device)\n  hint: there are: lo, there");
}

TEST_F(TcTest, AnActionIsAFilterOfItsOwn) {
  const Result<void> attached = attach("tc_action", {"count_udp=tc:there:ingress"});
  if (!attached && attached.error().error_code == ENOENT) GTEST_SKIP() << to_string(attached.error());
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "tc there ingress (action)");
  send_and_receive(10, 20);
  EXPECT_TRUE(eventually([&] { return count(0) == 20; })) << count(0);

  detach();
  EXPECT_FALSE(has_clsact("there"));
}

/// How it is done where there is no tcx, whatever the kernel that runs has.
class ClsactTest : public TcTest {
 protected:
  Result<std::unique_ptr<Attachment>> attach_filter(const char *program, bpf_tc_attach_point direction) const {
    return attach_clsact(bpf_object__find_program_by_name(filters_.get(), program), "there",
                         static_cast<int>(if_nametoindex("there")), direction);
  }
  const LoadedObject &filters() const { return filters_; }

 private:
  LoadedObject filters_ = load_test_object("tc");
};

TEST_F(ClsactTest, FiltersAndQdiscGoAgain) {
  Attachments attachments;
  auto ingress = attach_filter("receive", BPF_TC_INGRESS);
  ASSERT_ATTACHED(ingress);
  EXPECT_EQ((*ingress)->description(), "tc there ingress (clsact)");
  attachments.add({"receive", std::move(*ingress)});
  auto egress = attach_filter("transmit", BPF_TC_EGRESS);
  ASSERT_ATTACHED(egress);
  attachments.add({"transmit", std::move(*egress)});
  send_and_receive(60, 40);
  EXPECT_TRUE(eventually([&] { return count_of(filters(), 0) == 40 && count_of(filters(), 1) == 60; }));

  {
    const Attachments gone = std::move(attachments);
  }
  EXPECT_FALSE(has_clsact("there"));
  send_and_receive(10, 10);
  let_traffic_settle();
  EXPECT_EQ(count_of(filters(), 0), 40u);
  EXPECT_EQ(count_of(filters(), 1), 60u);
}

TEST_F(ClsactTest, AQdiscThatWasThereStays) {
  bpf_tc_hook hook = whole_hook("there");
  ASSERT_EQ(bpf_tc_hook_create(&hook), 0);
  {
    const auto ingress = attach_filter("receive", BPF_TC_INGRESS);
    ASSERT_ATTACHED(ingress);
    send_and_receive(0, 20);
    EXPECT_TRUE(eventually([&] { return count_of(filters(), 0) == 20; }));
  }
  send_and_receive(0, 20);
  let_traffic_settle();
  EXPECT_EQ(count_of(filters(), 0), 20u);
  EXPECT_TRUE(has_clsact("there"));
}

TEST_F(ClsactTest, AQdiscThatSomebodyElseUsesStays) {
  auto ingress = attach_filter("receive", BPF_TC_INGRESS);
  ASSERT_ATTACHED(ingress);

  const LoadedObject others = load_test_object("tc_either");
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = static_cast<int>(if_nametoindex("there")), .attach_point = BPF_TC_EGRESS);
  LIBBPF_OPTS(bpf_tc_opts, filter, .prog_fd = bpf_program__fd(bpf_object__next_program(others.get(), nullptr)));
  ASSERT_EQ(bpf_tc_attach(&hook, &filter), 0);

  ingress->reset();
  EXPECT_TRUE(has_clsact("there"));
  send_and_receive(15, 0);
  EXPECT_TRUE(eventually([&] { return count_of(others, 0) == 15; }));
}

}  // namespace
}  // namespace bpfcc::test
