// What is no loop: the macro idiom that runs once, and a goto forward.
// RUN: bpfcc -Wall -c %s -o /dev/null 2>&1 | count 0
#define SWAP(a, b)    \
  do {                \
    int swapped = a;  \
    a = b;            \
    b = swapped;      \
  } while (0)

int order(int a, int b) {
  if (a < b) goto done;
  SWAP(a, b);
done:
  return b - a;
}
