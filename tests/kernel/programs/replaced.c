/* What `verdict` returns decides: run() asks it. */
#include "count.h"

__attribute__((noinline)) int verdict(struct __sk_buff *skb) {
  volatile int result = 1;
  return result;
}

SEC("tc")
int ask(struct __sk_buff *skb) { return verdict(skb); }
