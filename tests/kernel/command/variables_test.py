"""Global variables on the command line: --set, and options of the program behind --."""

from command import BIN, PROGRAM, CommandTest, main

SOURCE = """
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
/* How many packets. */
const volatile int max_packets = 3;
const volatile bool verbose; // say more
volatile unsigned short ports[2];
static volatile int inner;
SEC("socket") int PROGRAM(struct __sk_buff *skb) { inner = max_packets + verbose + ports[1]; return 0; }
"""


class Variables(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("x.c", SOURCE)
        self.attach = ["x.c", f"-DPROGRAM={PROGRAM}", "--attach", f"{PROGRAM}=socket:lo"]

    def test_help_lists_the_options(self):
        done = self.run_command("setpriv", "--bounding-set=-all", "--inh-caps=-all", BIN / "bpfrun", "x.c",
                                f"-DPROGRAM={PROGRAM}", "--", "--help")
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(
            done.stdout, "Options of x.c, behind the --:\n\n"
            "  --max-packets int                 How many packets; 3 by default\n"
            "  --verbose                         say more; false by default\n"
            "  --ports unsigned short[2]         {0, 0} by default\n")

    def test_options_and_set(self):
        done = self.run_command(BIN / "bpfrun", *self.attach, "--set", "ports={1, 2}", "--for", "0.1s", "--",
                                "--max-packets", "5", "--verbose", "--ports[0]=7")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ports  {7, 2}\n", done.stdout)

    def test_what_is_wrong(self):
        for arguments, message in [
            (["--max-packet", "3"], "--max-packet: the program has no such option\n  hint: did you mean --max-packets?"),
            (["--max-packets"], "--max-packets: a value is missing"),
            (["--max-packets", "x"], "max_packets=x: 'x' is not an integer (int)"),
            (["--no-max-packets"], "--no-max-packets: the program has no such option\n"
                                   "  hint: did you mean --max-packets?"),
            (["--inner", "1"], "--inner: the program has no such option\n  hint: -- --help lists its options"),
            (["5"], "5: is no option of the program\n  hint: options of the program: --NAME VALUE"),
        ]:
            with self.subTest(arguments):
                self.assert_refused(2, f"bpfrun: error: {message}", [*self.attach, "--", *arguments])

    def test_set_of_what_is_not_there(self):
        self.assert_refused(2, "bpfrun: error: max_packet=1: no variable 'max_packet' in x.c\n"
                            "  hint: did you mean max_packets?", [*self.attach, "--set", "max_packet=1"])

    def test_set_without_btf(self):
        self.compile("x.o", SOURCE, "-g0")
        self.assert_refused(2, "bpfrun: error: max_packets=1: the variables of x.o are not known: it has no BTF\n"
                            "  hint: compile it with -g",
                            ["x.o", "--attach", f"{PROGRAM}=socket:lo", "--set", "max_packets=1"])


if __name__ == "__main__":
    main()
