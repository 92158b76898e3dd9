#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "loader/verifier/explanation.h"
#include "loader/verifier/sentence_wording.h"
#include "loader/verifier/type_words.h"

namespace bpfcc {
namespace {

Explanation explain_log(std::string_view log) { return explain(parse_verifier_log(log), SourceMap()); }

bool is_known(std::string_view format) {
  const auto has = [format](std::span<const MessageRow> rows) {
    return std::ranges::find(rows, format, &MessageRow::format) != rows.end();
  };
  return has(verifier_messages()) || has(type_messages()) || has(other_messages()) || has(earlier_messages());
}

TEST(SentenceWordings, AreOfSentencesThatAreKnown) {
  for (const SentenceWording &wording : sentence_wordings()) {
    EXPECT_TRUE(is_known(wording.format)) << wording.format;
    EXPECT_EQ(std::ranges::count(sentence_wordings(), wording.format, &SentenceWording::format), 1) << wording.format;
    EXPECT_FALSE(wording.message.empty()) << wording.format;
    EXPECT_FALSE(wording.message.ends_with('.') || wording.help.ends_with('.')) << wording.format;
  }
}

TEST(SentenceWordings, LeaveNoPlaceholder) {
  for (const SentenceWording &wording : sentence_wordings()) {
    const VerifierReport report;
    const SourceMap source;
    const RefusalCase refusal{report, source, {}, "", {}, -1, {}, {}, {}};
    for (const std::string_view text : {wording.message, wording.help}) {
      const std::string filled = fill_in(text, refusal, {});
      EXPECT_EQ(filled.find('{'), std::string::npos) << filled;
      EXPECT_EQ(filled.find('}'), std::string::npos) << filled;
    }
  }
}

TEST(SentenceWordings, AreFilledIn) {
  const Explanation explanation = explain_log(
      "; bpf_spin_unlock(&b->lock); @ a.c:9\n"
      "12: (85) call bpf_spin_unlock#94\n"
      "bpf_spin_unlock of different lock\n");
  EXPECT_EQ(explanation.message, "'b->lock' is not the one that was taken");
}

TEST(SentenceWordings, NameAnArgumentAsItsDocumentationDoes) {
  const Explanation explanation = explain_log(
      "; bpf_map_update_elem(&m, 5, &value, 0); @ a.c:9\n"
      "1: (b7) r2 = 5                        ; R2=5\n"
      "12: (85) call bpf_map_update_elem#2\n"
      "R2 type=scalar expected=fp, pkt, map_key, map_value\n");
  EXPECT_EQ(explanation.message, "bpf_map_update_elem() does not take '5' as argument 2 ('key')");
  EXPECT_EQ(explanation.label, "it is the number 5");
  EXPECT_EQ(explanation.help,
            "pass a pointer to memory: on the stack, in a map or in the packet as argument 2 ('key')");
}

TEST(TypeWords, AreThoseOfC) {
  EXPECT_EQ(words_for_type("map_value_or_null"), "a pointer to a map's value, or NULL");
  EXPECT_EQ(words_for_type("ptr_task_struct"), "a pointer to a struct task_struct");
  EXPECT_EQ(words_for_type("trusted_ptr_task_struct"), "a trusted pointer to a struct task_struct");
  EXPECT_EQ(words_for_type("ptr_or_null_task_struct"), "a pointer to a struct task_struct, or NULL");
  EXPECT_EQ(words_for_type("untrusted_ptr_"), "an untrusted pointer to a kernel struct");
  EXPECT_EQ(words_for_type("ringbuf_mem"), "a ring buffer record");
  EXPECT_EQ(words_for_type("pkt_end"), "the end of the packet");
  EXPECT_EQ(words_for_type("something_new"), "a something_new");
  EXPECT_EQ(words_for_types("fp, sock, fp"), "a pointer to the stack or a pointer to a struct bpf_sock");
}

std::string branch_note_of(const std::string &condition, const std::string &jump, bool taken) {
  const Explanation explanation = explain_log(
      "; sk = bpf_sk_lookup_tcp(skb, &tuple, 8, 0, 0); @ a.c:4\n"
      "2: (85) call bpf_sk_lookup_tcp#84    ; R0=sock(ref_obj_id=2) R6=scalar() refs=2\n"
      "; " +
      condition + " @ a.c:5\n3: (25) " + jump + "\n; return 0; @ a.c:6\n" + (taken ? "9" : "4") +
      ": (95) exit\nUnreleased reference id=2 alloc_insn=2\n");
  return explanation.notes.size() == 2 ? explanation.notes[1].message : "";
}

TEST(Branches, AreToldInWordsOfTheSource) {
  EXPECT_EQ(branch_note_of("if (n > 64)", "if r6 > 0x40 goto pc+5", true), "when 'n' > 64, taken here");
  EXPECT_EQ(branch_note_of("if (n > 64)", "if r6 > 0x40 goto pc+5", false), "when 'n' <= 64, taken here");
  // The compiler's 63 is the source's 64.
  EXPECT_EQ(branch_note_of("if (n < 64)", "if r6 > 0x3f goto pc+5", false), "when 'n' < 64, taken here");
  EXPECT_EQ(branch_note_of("if (n < 64)", "if r6 s> 63 goto pc+5", true), "when 'n' >= 64, taken here");
  EXPECT_EQ(branch_note_of("if (event->kind == KIND)", "if r6 != 0x7 goto pc+5", true),
            "when 'event->kind' != KIND, taken here");
  EXPECT_EQ(branch_note_of("if (!n)", "if r6 == 0x0 goto pc+5", true), "when 'n' is 0, taken here");
}

TEST(Branches, ThatTheSourceDoesNotShowAreNotInvented) {
  EXPECT_EQ(branch_note_of("if (n > 64)", "if r6 > 0x7 goto pc+5", true), "the way here leads through this condition");
  EXPECT_EQ(branch_note_of("if (f(n) > 64)", "if r6 > 0x40 goto pc+5", true),
            "the way here leads through this condition");
  // Of "++n > 5" the compiler compares n before.
  EXPECT_EQ(branch_note_of("if (n > 5)", "if r6 s> 4 goto pc+5", true), "the way here leads through this condition");
  EXPECT_EQ(branch_note_of("total += n;", "if r6 > 0x40 goto pc+5", true), "");
}

}  // namespace
}  // namespace bpfcc
