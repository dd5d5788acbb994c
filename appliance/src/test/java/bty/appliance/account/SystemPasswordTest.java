package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.account.PasswordFile.Verdict;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemPasswordTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  /// What stands in for the unit of root's.
  private final class Unit implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel listener;

    /// @param answers to a password without its NUL; null: none
    Unit(UnaryOperator<String> answers) throws IOException {
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket()));
      Thread.ofPlatform().daemon().start(() -> serve(answers));
    }

    private void serve(UnaryOperator<String> answers) {
      try {
        while (true) {
          try (SocketChannel channel = listener.accept()) {
            ByteBuffer in = ByteBuffer.allocate(600);
            while (channel.read(in) >= 0) {
              // To its end.
            }
            String question = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            asked.add(question);
            String answer = answers.apply(question.substring(0, question.length() - 1));
            channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
          }
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      Files.delete(socket());
    }
  }

  private Path socket() {
    return folder.resolve("socket");
  }

  private Path shadow() {
    return folder.resolve("shadow");
  }

  private SystemPassword password() {
    return new SystemPassword(socket(), shadow(), PATIENCE);
  }

  @Test
  void unitOfRootsJudges() throws IOException {
    Files.writeString(shadow(), "1");
    try (Unit unit = new Unit(typed -> typed.equals("käse und brot") ? "0\n" : "7\n")) {
      assertThat(password().judge("bty", "käse und brot")).isEqualTo(Verdict.RIGHT);
      assertThat(password().judge("bty", "wrong")).isEqualTo(Verdict.WRONG);
      assertThat(password().judge("root", "käse und brot")).isEqualTo(Verdict.WRONG);
      assertThat(unit.asked).first().isEqualTo("käse und brot\0");
      int before = unit.asked.size();
      assertThat(password().judge("bty", "")).isEqualTo(Verdict.WRONG);
      assertThat(password().judge("bty", "nul\0behind")).isEqualTo(Verdict.WRONG);
      assertThat(password().judge("bty", "x".repeat(600))).isEqualTo(Verdict.WRONG);
      assertThat(unit.asked).hasSize(before);
    }
  }

  @Test
  void defaultIsAskedOnceForEachVersionOfThePasswords() throws IOException {
    Files.writeString(shadow(), "1");
    try (Unit unit = new Unit(typed -> typed.equals("bty") ? "0\n" : "7\n")) {
      SystemPassword password = password();
      assertThat(password.judge("bty", "bty")).isEqualTo(Verdict.DEFAULT);
      String mark = password.mark();
      assertThat(password.isDefault()).isTrue();
      assertThat(password.isDefault()).isTrue();
      assertThat(unit.asked).hasSize(2);
      // passwd replaces the file.
      Files.delete(shadow());
      Files.writeString(shadow(), "22");
      assertThat(password.mark()).isNotEqualTo(mark);
      assertThat(password.isDefault()).isTrue();
      assertThat(unit.asked).hasSize(3);
    }
  }

  @Test
  void nobodyIsLetInWhereNobodyCanTell() throws IOException {
    assertThatThrownBy(() -> password().judge("bty", "bty"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("systemctl status bty-passwd.socket");
    for (String answer : List.of("9\n", "", "0 and more words", "-7")) {
      try (Unit _ = new Unit(_ -> answer)) {
        assertThatThrownBy(() -> password().judge("bty", "bty"))
            .as(answer)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("wanted 0 or 7");
      }
    }
  }

  @Test
  void unitThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket()));
      SystemPassword hasty = new SystemPassword(socket(), shadow(), Duration.ofMillis(50));
      assertThatThrownBy(() -> hasty.judge("bty", "bty")).hasMessageContaining("no answer within");
    }
  }

  @Test
  void passwordIsChangedWhereItIs() throws IOException {
    Accounts accounts =
        new Accounts(
            Accounts.own(
                Optional.of(socket()),
                folder.resolve("none"),
                folder.resolve("status"),
                new SecureRandom()),
            folder.resolve("accounts.yaml"),
            new SecureRandom());
    assertThat(accounts.elsewhere("bty"))
        .hasValueSatisfying(how -> assertThat(how).contains("passwd bty"));
    assertThat(accounts.elsewhere("anna")).isEmpty();
    assertThatThrownBy(() -> accounts.change("bty", "correct horse battery"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("passwd bty");
    assertThat(accounts.isSurelyDefault()).isFalse();
  }
}
