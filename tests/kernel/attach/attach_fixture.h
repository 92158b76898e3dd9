#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "loader/attach/attachment.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {

/// Loads one of the test objects and attaches it; at the end nothing of it may be left in the kernel.
class AttachTest : public ::testing::Test {
 protected:
  void SetUp() override { SKIP_IF(missing_privilege()); }
  void TearDown() override { drop_object(); }

  void load_object(const std::string &name) {
    if (object_) return;
    object_.emplace(load_test_object(name));
    program_ids_ = program_ids(*object_);
  }

  /// `targets` as written on the command line: {"count=socket:lo"}.
  Result<void> attach(const std::string &object_name, const std::vector<std::string> &targets = {},
                      const AttachOptions &options = {}) {
    load_object(object_name);
    std::vector<AttachTarget> parsed;
    for (const std::string &target : targets) {
      BPFCC_TRY(AttachTarget attach_target, parse_attach_target(target));
      parsed.push_back(std::move(attach_target));
    }
    BPFCC_TRY(Attachments attachments, attach_all(*object_, parsed, options));
    attachments_.emplace(std::move(attachments));
    return {};
  }
  void detach() { attachments_.reset(); }
  void drop_object() {
    detach();
    object_.reset();
    EXPECT_FALSE(still_loaded(program_ids_)) << "a program outlives its object";
  }

  const LoadedObject &object() const { return *object_; }
  const Attachments &attachments() const { return *attachments_; }
  std::uint64_t count(std::uint32_t index = 0) const { return count_of(*object_, index); }

 private:
  std::optional<LoadedObject> object_;
  std::optional<Attachments> attachments_;
  std::vector<std::uint32_t> program_ids_;
};

/// What the kernel lacks for an attachment that failed, or empty: for SKIP_IF.
inline std::string missing_here(const Result<void> &attached) {
  const bool is_missing = !attached && attached.error().kind == ErrorKind::kEnvironment;
  return is_missing ? to_string(attached.error()) : "";
}

}  // namespace bpfcc::test

/// The attachment has to succeed; else the test ends with its error.
#define ASSERT_ATTACHED(expression)                                              \
  if (const auto &made = (expression); !made) FAIL() << to_string(made.error()); \
  static_assert(true)

/// The attachment has to fail with exactly this error.
#define EXPECT_REFUSED(expression, expected_kind, text) \
  if (const auto &refused = (expression); refused) {    \
    ADD_FAILURE() << "attached";                        \
  } else {                                              \
    EXPECT_EQ(to_string(refused.error()), text);        \
    EXPECT_EQ(refused.error().kind, expected_kind);     \
  }                                                     \
  static_assert(true)
