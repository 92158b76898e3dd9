/* What the uprobe tests probe by name: calls target_function() as often as its argument says. */
#include <stdlib.h>

__attribute__((noinline)) void target_function(void) { __asm__ volatile(""); }

int main(int argc, char **argv) {
  for (int calls = argc > 1 ? atoi(argv[1]) : 0; calls > 0; --calls) target_function();
  return 0;
}
