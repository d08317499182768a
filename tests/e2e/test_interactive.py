"""Talking: majlis chat on a terminal, and with standard input from elsewhere."""

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time

from harness import PATIENCE, Case


class Terminal:
    """A process on a pseudo terminal."""

    def __init__(self, person, *arguments):
        self.controller, terminal = pty.openpty()
        self.process = subprocess.Popen(person.command(*arguments), stdin=terminal, stdout=terminal, stderr=terminal,
                                        env=person.environment(TERM="xterm"), start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(terminal)
        self.shown = ""

    def type(self, keys):
        os.write(self.controller, keys.encode())

    def expect(self, pattern):
        """Waits until what is shown after the last match has `pattern`."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.shown)):
            ready, _, _ = select.select([self.controller], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"{pattern!r} is not shown; there is {self.shown!r}")
            try:
                self.shown += os.read(self.controller, 65536).decode(errors="replace")
            except OSError as error:
                raise AssertionError(f"it ended without showing {pattern!r}; there is {self.shown!r}") from error
        self.shown = self.shown[found.end():]
        return found

    def expect_line_mode(self):
        """Waits until it no longer reads keys: a line was given and is being dealt with."""
        self.expect_mode(termios.ICANON, True)

    def expect_mode(self, flag, on):
        """Waits until the terminal has `flag` on, or off."""
        deadline = time.monotonic() + PATIENCE
        while bool(termios.tcgetattr(self.controller)[3] & flag) != on:
            if time.monotonic() > deadline:
                raise AssertionError("the terminal stays in its other mode")
            time.sleep(0.001)  # a terminal's mode cannot be waited for

    def leave(self):
        """Ctrl-D once, whatever it is doing. Gives the exit status."""
        self.type("\x04")
        return self.process.wait(PATIENCE)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.controller)


class Interactive(Case):
    def terminal(self, person, *arguments):
        terminal = Terminal(person, *arguments)
        self.addCleanup(terminal.close)
        return terminal

    def test_what_comes_does_not_destroy_what_is_typed(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(bob, "chat", "@alice")
        screen.expect("hello")
        screen.expect("@alice> ")
        screen.type("half a li")
        screen.expect("half a li")
        alice.send("@bob", "in between")
        screen.expect("in between")
        screen.expect("@alice> half a li")
        screen.type("ne\r")
        screen.expect("@alice> ")
        screen.type("/quit\r")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        self.assertEqual([text for _, _, text in alice.texts()], ["half a line"])
        self.assertEqual(bob.receive(), [], "what was shown is not reported again")

    def test_commands(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(bob, "chat", "@alice")
        screen.expect("@alice> ")
        screen.type("/help\r")
        screen.expect("/quit")
        screen.type("first wrods\r")
        screen.expect("@alice> ")
        received = []
        while not received:  # an edit is of what has been sent
            received = alice.texts()
        screen.type("/edit first words\r")
        screen.type("/react 👍\r")
        screen.type("/fly\r")
        screen.expect("no command /fly")
        screen.type("/ver\t\r")
        screen.expect(r"\d{5} \d{5}")
        screen.type("//slash\r")
        screen.expect("//slash")
        screen.expect("@alice> ")
        self.assertEqual(screen.leave(), 0)
        received = alice.receive()
        self.assertEqual([each["text"] for each in received if each["type"] == "edit"], ["first words"])
        self.assertEqual([each["text"] for each in received if each["type"] == "text"], ["/slash"])
        self.assertEqual([each["text"] for each in received if each["type"] == "reaction"], ["👍"])

    def test_without_a_command(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(bob)
        screen.expect("You are @bob")
        screen.expect("@alice")
        screen.type("/open @alice\r")
        screen.expect("hello")
        screen.type("hi\r/quit\r")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        self.assertEqual([text for _, _, text in alice.texts()], ["hi"])

    def test_the_end_key_counts_between_two_lines(self):
        alice, bob, carol = self.people("alice", "bob", "carol")
        alice.send("@bob", "hello")
        screen = self.terminal(alice, "chat", "@bob")
        screen.expect("@bob> ")
        self.host.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.host.process.send_signal, signal.SIGCONT)
        screen.type("/open @carol\r")  # whom only the host knows
        screen.expect_line_mode()
        screen.type("\x04")
        self.host.process.send_signal(signal.SIGCONT)
        self.assertEqual(screen.process.wait(10), 0)

    def test_what_is_typed_ahead_is_not_lost(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(bob, "chat", "@alice")
        screen.expect("@alice> ")
        screen.type("one\rtwo\rth")
        screen.type("ree\r\x04")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        self.assertEqual([text for _, _, text in alice.texts()], ["one", "two", "three"])

    def test_the_host_dies_and_comes_back(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(alice, "chat", "@bob")
        screen.expect("@bob> ")
        self.host.kill()
        screen.expect("trying again")
        screen.type("written while it was gone\r")
        screen.expect("@bob> ")
        self.host.start()
        screen.expect("connected again")
        screen.type("/quit\r")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        self.assertEqual([text for _, _, text in bob.texts()], ["written while it was gone"])

    def test_the_interrupt_key_leaves_the_terminal_as_it_was(self):
        alice, bob = self.acquainted("alice", "bob")
        screen = self.terminal(alice, "chat", "@bob")
        screen.expect("@bob> ")
        screen.expect_mode(termios.ECHO, False)  # the editor draws the keys itself, as soon as it reads them
        screen.type("half a line\x03")
        self.assertNotEqual(screen.process.wait(PATIENCE), 0)
        self.assertTrue(termios.tcgetattr(screen.controller)[3] & termios.ECHO)
        self.assertEqual(bob.texts(), [])

    def test_lines_from_a_pipe(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("chat", "@alice", text="one\ntwo\n")
        self.assertEqual([text for _, _, text in alice.texts()], ["one", "two"])

    def test_a_passphrase_is_asked_for_and_not_shown(self):
        alice = self.person("alice")
        screen = self.terminal(alice, "--host", self.host.url, "register", "alice")
        screen.expect("New passphrase: ")
        screen.type("sword fish\rsword fish\r")
        screen.expect("Once more: ")
        screen.expect("Welcome, @alice")
        self.assertNotIn("sword", screen.shown)
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        alice.run("whoami", MAJLIS_PASSPHRASE="sword fish")
