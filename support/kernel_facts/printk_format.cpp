#include "support/kernel_facts/printk_format.h"

#include <cstddef>

namespace bpfcc {
namespace {

constexpr std::string_view kFlags = "0+- ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSpace = " \t\n\v\f\r";
constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::string_view kIntegers = "iduxX";
constexpr std::string_view kPointers = "KxsSB";  // %pK and so on

bool is_in(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

/// Reads a format from left to right; past its end there are NULs.
class Reader {
 public:
  explicit Reader(std::string_view format) : format_(format) {}

  PrintkFormat read() {
    PrintkFormat result;
    while (at_ < format_.size()) {
      const char c = format_[at_];
      if (static_cast<unsigned char>(c) < ' ' ? !is_in(kSpace, c) : c == '\x7f') {
        result.refused = "a control character";
        return result;
      }
      if (c != '%' || peek(1) == '%') {
        at_ += c == '%' ? 2 : 1;
        continue;
      }
      const std::size_t begin = at_++;
      const bool is_taken = conversion();
      const std::string text(format_.substr(begin, at_ - begin));
      if (!is_taken) {
        result.refused = text;
        return result;
      }
      result.conversions.push_back(text);
    }
    return result;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < format_.size() ? format_[at_ + ahead] : '\0'; }

  bool is_word_end(std::size_t ahead) const {
    const char c = peek(ahead);
    return c == '\0' || is_in(kSpace, c) || is_in(kPunctuation, c);
  }

  bool skip(std::string_view characters) {
    const bool is_one = at_ < format_.size() && is_in(characters, format_[at_]);
    if (is_one) ++at_;
    return is_one;
  }

  /// What follows the percent sign. Leaves at_ behind it, or behind the character that spoils it.
  bool conversion() {
    while (skip(kFlags)) {
    }
    while (skip(kDigits)) {
    }
    if (skip("p")) return pointer();
    if (skip("s")) return is_word_end(0) || spoilt();
    if (skip("c")) return true;
    if (skip("l")) skip("l");
    return skip(kIntegers) || spoilt();
  }

  /// What follows %p.
  bool pointer() {
    if (is_word_end(0)) return true;
    if ((peek() == 'k' || peek() == 'u') && peek(1) == 's') {
      at_ += 2;
      return is_word_end(0) || spoilt();
    }
    if (skip(kPointers)) return true;
    if (skip("iI")) return skip("46") || spoilt();
    return spoilt();
  }

  /// Goes on to the letter that ends the conversion in C, so that it can be named as a whole.
  bool spoilt() {
    while (at_ < format_.size() && !is_letter(format_[at_]) && !is_in(kSpace, format_[at_])) ++at_;
    while (skip("hlLqjzt")) {
    }
    if (at_ < format_.size() && is_letter(format_[at_])) ++at_;
    return false;
  }

  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

  std::string_view format_;
  std::size_t at_ = 0;
};

}  // namespace

PrintkFormat read_printk_format(std::string_view format) { return Reader(format).read(); }

bool is_string_conversion(std::string_view conversion) {
  // %ps names the function at an address.
  return conversion.ends_with("s") && !conversion.ends_with("ps");
}

}  // namespace bpfcc
