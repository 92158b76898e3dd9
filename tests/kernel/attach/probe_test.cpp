#include <elf.h>
#include <link.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include "loader/attach/function_names.h"
#include "tests/kernel/attach/attach_fixture.h"

namespace bpfcc::test {
namespace {

class KprobeTest : public AttachTest {};
class UprobeTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    SKIP_IF(missing_kernel_option("CONFIG_UPROBES", "/sys/bus/event_source/devices/uprobe/type"));
  }
};

constexpr const char *kKprobes = "/sys/bus/event_source/devices/kprobe/type";

TEST_F(KprobeTest, EntryAndReturn) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  ASSERT_ATTACHED(attach("kprobe"));
  EXPECT_EQ(attachments()[0].attachment->description(), "kprobe do_unlinkat");
  EXPECT_EQ(attachments()[1].attachment->description(), "kretprobe do_unlinkat");
  for (int i = 0; i < 100; ++i) unlink("/nonexistent/file");
  EXPECT_EQ(count(0), 100u);
  EXPECT_EQ(count(1), 100u);

  detach();
  unlink("/nonexistent/file");
  EXPECT_EQ(count(0), 100u);
  EXPECT_EQ(count(1), 100u);
}

TEST_F(KprobeTest, AllFunctionsThatFit) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  const Result<void> attached = attach("kprobe_multi");
  if (!attached && attached.error().kind == ErrorKind::kEnvironment) GTEST_SKIP() << to_string(attached.error());
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "kprobe.multi do_unlinka?");
  EXPECT_EQ(attachments()[1].attachment->description(), "kretprobe.multi do_unlinka?");
  for (int i = 0; i < 100; ++i) unlink("/nonexistent/file");
  EXPECT_EQ(count(0), 100u);
  EXPECT_EQ(count(1), 100u);

  detach();
  unlink("/nonexistent/file");
  EXPECT_EQ(count(0), 100u);
}

TEST_F(KprobeTest, NoFunctionFits) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  const Result<void> attached = attach("kprobe_multi", {"enter=kprobe.multi:no_such_function_*"});
  ASSERT_FALSE(attached);
  if (attached.error().kind == ErrorKind::kEnvironment) GTEST_SKIP() << to_string(attached.error());
  EXPECT_EQ(attached.error().message, "no function of this kernel fits kprobe.multi no_such_function_*");
}

TEST_F(KprobeTest, SystemCallWhateverItsFunctionIsCalled) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  ASSERT_ATTACHED(attach("ksyscall"));
  EXPECT_EQ(attachments()[0].attachment->description(), "ksyscall getppid");
  EXPECT_EQ(attachments()[1].attachment->description(), "kretsyscall getppid");
  for (int i = 0; i < 50; ++i) getppid();
  EXPECT_EQ(count(0), 50u);
  EXPECT_EQ(count(1), 50u);

  detach();
  getppid();
  EXPECT_EQ(count(0), 50u);
}

TEST_F(KprobeTest, UnknownFunctionOffersTheNearest) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  EXPECT_REFUSED(attach("kprobe_unknown"), ErrorKind::kAttach,
                 "misspelt: no function do_unlinkatt in this kernel\n  hint: the nearest is do_unlinkat");
}

/// A function of which this kernel has only what the compiler made of it, "NAME.isra.0"; empty where there is none.
std::string renamed_function() {
  const std::vector<std::string> names = kernel_functions();
  const std::set<std::string_view> all(names.begin(), names.end());
  for (const std::string_view name : all) {
    if (!name.ends_with(".isra.0")) continue;
    const std::string_view base = name.substr(0, name.find('.'));
    const auto variants = std::ranges::count_if(
        all, [&](std::string_view other) { return other == base || other.starts_with(std::string(base) + "."); });
    if (variants == 1) return std::string(base);
  }
  return "";
}

TEST_F(KprobeTest, FunctionThatTheCompilerRenamed) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  const std::string name = renamed_function();
  if (name.empty()) GTEST_SKIP() << "no function of this kernel has the suffix .isra.0 alone";
  EXPECT_REFUSED(attach("kprobe", {"enter=kprobe:" + name}), ErrorKind::kAttach,
                 fmt::format("enter: no function {0} in this kernel\n"
                             "  hint: the compiler has made {0}.isra.0 of it, whose arguments may be others",
                             name));
  ASSERT_ATTACHED(attach("kprobe", {"enter=kprobe:" + name + ".isra.0"}));
}

TEST_F(KprobeTest, FunctionThatIsNowhere) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  EXPECT_REFUSED(attach("kprobe", {"enter=kprobe:zzyzx_of_nothing_known_here"}), ErrorKind::kAttach,
                 "enter: no function zzyzx_of_nothing_known_here in this kernel\n"
                 "  hint: the compiler may have inlined it");
}

TEST_F(KprobeTest, WhatHandlesProbesCannotBeProbed) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  EXPECT_REFUSED(attach("kprobe", {"enter=kprobe:kprobe_ftrace_handler"}), ErrorKind::kAttach,
                 "enter: kprobe kprobe_ftrace_handler cannot be probed: EINVAL (Invalid argument)\n"
                 "  hint: what the kernel needs to handle probes is exempt: /sys/kernel/debug/kprobes/blacklist");
}

TEST_F(KprobeTest, MiddleOfAnInstruction) {
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", kKprobes));
  EXPECT_REFUSED(attach("kprobe", {"enter=kprobe:do_unlinkat+1"}), ErrorKind::kAttach,
                 "enter: kprobe do_unlinkat+1 is not the beginning of an instruction: "
                 "EILSEQ (Invalid or incomplete multibyte or wide character)");
}

TEST_F(KprobeTest, KernelWithoutKprobesSaysSo) {
  if (missing_kernel_option("CONFIG_KPROBES", kKprobes).empty()) GTEST_SKIP() << "this kernel has kprobes";
  EXPECT_REFUSED(attach("kprobe"), ErrorKind::kEnvironment,
                 "enter: no kprobe do_unlinkat: this kernel was built without CONFIG_KPROBES\n"
                 "  hint: SEC(\"fentry/do_unlinkat\") does without, where the kernel has BTF and can patch its code");
}

/// What the probes are at. Not inlined, and not empty: a call of it has to be made.
__attribute__((noinline)) int probed_function(int argument) {
  asm volatile("" : "+r"(argument));
  return argument;
}

struct FileOffset {
  ElfW(Addr) address;
  ElfW(Off) offset = 0;
};

/// Where in this program's file the function is.
std::uint64_t offset_of_probed_function() {
  FileOffset result{reinterpret_cast<ElfW(Addr)>(&probed_function)};
  dl_iterate_phdr(
      [](dl_phdr_info *info, size_t, void *data) {
        auto *wanted = static_cast<FileOffset *>(data);
        for (const ElfW(Phdr) *part = info->dlpi_phdr; part != info->dlpi_phdr + info->dlpi_phnum; ++part) {
          const ElfW(Addr) begin = info->dlpi_addr + part->p_vaddr;
          if (part->p_type != PT_LOAD || wanted->address < begin || wanted->address >= begin + part->p_memsz) continue;
          wanted->offset = wanted->address - begin + part->p_offset;
          return 1;
        }
        return 0;
      },
      &result);
  if (result.offset == 0) throw std::runtime_error("the probed function is in no part of this program");
  return result.offset;
}

std::string this_function() { return fmt::format("/proc/self/exe:{:#x}", offset_of_probed_function()); }

void call_probed_function(int times) {
  for (int i = 0; i < times; ++i) probed_function(i);
}

TEST_F(UprobeTest, OffsetInAFile) {
  ASSERT_ATTACHED(attach("uprobe", {"count_calls=uprobe:" + this_function()}));
  EXPECT_EQ(attachments()[0].attachment->description(), "uprobe " + this_function());
  call_probed_function(100);
  EXPECT_EQ(count(), 100u);

  detach();
  call_probed_function(100);
  EXPECT_EQ(count(), 100u);
}

TEST_F(UprobeTest, ReturnOfAFunction) {
  ASSERT_ATTACHED(attach("uprobe", {"count_calls=uretprobe:" + this_function()}));
  call_probed_function(10);
  EXPECT_EQ(count(), 10u);
}

/// Runs uprobe_target, which calls its function that often.
void run_target(const std::string &path, int calls) {
  std::string times = std::to_string(calls);
  std::string name = path;
  char *arguments[] = {name.data(), times.data(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, path.c_str(), nullptr, nullptr, arguments, environ) != 0) throw std::runtime_error(path);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error(path + " failed");
}

TEST_F(UprobeTest, FunctionOfAnExecutable) {
  const std::string path = test_file("uprobe_target");
  ASSERT_ATTACHED(attach("uprobe", {"count_calls=uprobe:" + path + ":target_function"}));
  run_target(path, 25);
  EXPECT_EQ(count(), 25u);

  detach();
  run_target(path, 25);
  EXPECT_EQ(count(), 25u);
}

TEST_F(UprobeTest, AllFunctionsThatFit) {
  const std::string path = test_file("uprobe_target");
  const Result<void> attached = attach("uprobe_multi", {"count_calls=uprobe.multi:" + path + ":target_*"});
  SKIP_IF(missing_here(attached));
  ASSERT_ATTACHED(attached);
  run_target(path, 25);
  EXPECT_EQ(count(), 25u);

  detach();
  ASSERT_ATTACHED(attach("uprobe_multi", {"count_calls=uretprobe.multi:" + path + ":target_*"}));
  run_target(path, 5);
  EXPECT_EQ(count(), 30u);
}

TEST_F(UprobeTest, NoFunctionFits) {
  const std::string path = test_file("uprobe_target");
  const Result<void> attached = attach("uprobe_multi", {"count_calls=uprobe.multi:" + path + ":nothing_*"});
  SKIP_IF(missing_here(attached));
  EXPECT_REFUSED(attached, ErrorKind::kAttach, "count_calls: no function of " + path + " fits nothing_*");
}

TEST_F(UprobeTest, OnlyOneProcess) {
  const std::string path = test_file("uprobe_target");
  ASSERT_ATTACHED(attach("uprobe", {fmt::format("count_calls=uprobe:{}:target_function,pid={}", path, getpid())}));
  run_target(path, 25);
  EXPECT_EQ(count(), 0u);

  detach();
  ASSERT_ATTACHED(attach("uprobe", {fmt::format("count_calls=uprobe:{},pid={}", this_function(), getpid())}));
  call_probed_function(10);
  EXPECT_EQ(count(), 10u);
}

#ifdef __x86_64__
/// What the macro DTRACE_PROBE1(bpfcc_test, hit, number) of systemtap's sys/sdt.h makes.
__attribute__((noinline)) void hit_static_tracepoint(long number) {
  asm volatile(
      "990: nop\n"
      ".pushsection .note.stapsdt, \"\", \"note\"\n"
      ".balign 4\n"
      ".4byte 992f - 991f, 994f - 993f, 3\n"
      "991: .asciz \"stapsdt\"\n"
      "992: .balign 4\n"
      "993: .8byte 990b\n"
      ".8byte _.stapsdt.base\n"
      ".8byte 0\n"
      ".asciz \"bpfcc_test\"\n"
      ".asciz \"hit\"\n"
      ".asciz \"-8@%%rdi\"\n"
      "994: .balign 4\n"
      ".popsection\n"
      ".pushsection .stapsdt.base, \"aG\", \"progbits\", .stapsdt.base, comdat\n"
      ".weak _.stapsdt.base\n"
      ".hidden _.stapsdt.base\n"
      "_.stapsdt.base: .space 1\n"
      ".size _.stapsdt.base, 1\n"
      ".popsection\n"
      :
      : "D"(number));
}

TEST_F(UprobeTest, StaticTracepoint) {
  ASSERT_ATTACHED(attach("usdt", {"count_hits=usdt:/proc/self/exe:bpfcc_test:hit"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "usdt /proc/self/exe:bpfcc_test:hit");
  for (long number = 0; number < 10; ++number) hit_static_tracepoint(number);
  EXPECT_EQ(count(0), 10u);
  EXPECT_EQ(count(1), 1u) << "its argument is read";

  detach();
  hit_static_tracepoint(5);
  EXPECT_EQ(count(0), 10u);
}
#endif

TEST_F(UprobeTest, NoSuchStaticTracepoint) {
  EXPECT_REFUSED(attach("usdt", {"count_hits=usdt:/proc/self/exe:bpfcc_test:nothing"}), ErrorKind::kAttach,
                 "count_hits: there is no usdt /proc/self/exe:bpfcc_test:nothing: ENOENT (No such file or directory)\n"
                 "  hint: readelf -n FILE lists the file's tracepoints (stapsdt)");
  EXPECT_REFUSED(
      attach("usdt", {"count_hits=usdt:/proc/self/maps:bpfcc_test:hit"}), ErrorKind::kAttach,
      "count_hits: the file of usdt /proc/self/maps:bpfcc_test:hit is not an ELF file: EBADF (Bad file descriptor)");
  EXPECT_REFUSED(attach("usdt", {"count_hits=usdt:nonexistent.so:a:b"}), ErrorKind::kAttach,
                 "count_hits: no program or library nonexistent.so\n  hint: a path says which file");
}

TEST_F(UprobeTest, UnknownFunctionOffersTheNearest) {
  const std::string path = test_file("uprobe_target");
  EXPECT_REFUSED(attach("uprobe", {"count_calls=uprobe:" + path + ":target_functoin"}), ErrorKind::kAttach,
                 "count_calls: no function target_functoin in " + path + "\n  hint: the nearest is target_function");
}

TEST_F(UprobeTest, NoSuchFile) {
  EXPECT_REFUSED(attach("uprobe", {"count_calls=uprobe:/nonexistent/file:main"}), ErrorKind::kAttach,
                 "count_calls: /nonexistent/file cannot be read: ENOENT (No such file or directory)");
  EXPECT_REFUSED(attach("uprobe", {"count_calls=uprobe:nonexistent-program:main"}), ErrorKind::kAttach,
                 "count_calls: no program or library nonexistent-program\n  hint: a path says which file");
}

TEST_F(UprobeTest, NotAnElfFile) {
  EXPECT_REFUSED(attach("uprobe", {"count_calls=uprobe:/proc/self/maps:main"}), ErrorKind::kAttach,
                 "count_calls: /proc/self/maps is not an ELF file");
}

TEST_F(UprobeTest, ProcessThatDoesNotExist) {
  EXPECT_REFUSED(
      attach("uprobe", {"count_calls=uprobe:" + this_function() + ",pid=4194304"}), ErrorKind::kAttach,
      "count_calls: the process of uprobe " + this_function() + ",pid=4194304 does not exist: ESRCH (No such process)");
}

}  // namespace
}  // namespace bpfcc::test
