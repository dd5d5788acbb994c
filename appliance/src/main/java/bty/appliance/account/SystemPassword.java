package bty.appliance.account;

import bty.appliance.account.PasswordFile.Verdict;
import bty.appliance.files.FileKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// The password of the operating system's account `bty`. `unix_chkpwd` knows it, and is dead in a
/// service that may not gain privileges; so a socket unit of root's runs it. Asked is with the
/// password and a NUL, answered with its exit status as a line: 0 is right, 7 wrong or locked
/// (`PAM_AUTH_ERR`). Never falls back to a file: that would open the door to the default.
public final class SystemPassword implements OwnPassword {
  private static final int RIGHT = 0;
  private static final int WRONG = 7;
  private static final int MOST_ANSWER = 16;

  /// As `unix_chkpwd` reads (PAM_MAX_RESP_SIZE); a longer one is nobody's.
  private static final int MOST_BYTES = 511;

  private final Path socket;
  private final Path shadow;
  private final Duration patience;
  private Optional<Known> known = Optional.empty();

  private record Known(String mark, boolean isDefault) {}

  /// @param socket where root listens
  public SystemPassword(Path socket) {
    this(socket, Path.of("/etc/shadow"), Duration.ofSeconds(15));
  }

  /// @param shadow whose time of change tells that a password was changed; it need not be readable
  /// @param patience how long an answer may take
  SystemPassword(Path socket, Path shadow, Duration patience) {
    this.socket = socket;
    this.shadow = shadow;
    this.patience = patience;
  }

  @Override
  public synchronized Verdict judge(String name, String password) throws IOException {
    boolean right = isRight(password);
    if (!right || !name.equals(PasswordFile.USER)) {
      return Verdict.WRONG;
    }
    return password.equals(PasswordFile.DEFAULT) ? Verdict.DEFAULT : Verdict.RIGHT;
  }

  /// Asked once for each version of the file of passwords: it is much work.
  @Override
  public synchronized boolean isDefault() throws IOException {
    String mark = mark();
    if (known.filter(last -> last.mark().equals(mark)).isEmpty()) {
      known = Optional.of(new Known(mark, isRight(PasswordFile.DEFAULT)));
    }
    return known.orElseThrow().isDefault();
  }

  @Override
  public String mark() throws IOException {
    FileKey key = FileKey.of(shadow);
    return key.inode() + " " + key.changed() + " " + key.size();
  }

  @Override
  public Optional<String> elsewhere() {
    return Optional.of(
        "it is that of the account bty of this computer: passwd bty changes it, at its console or"
            + " over SSH");
  }

  @Override
  public void change(String password) {
    throw new IllegalArgumentException("the password is not changed here: " + elsewhere().get());
  }

  private boolean isRight(String password) throws IOException {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MOST_BYTES || password.indexOf('\0') >= 0) {
      return false;
    }
    String answer;
    try {
      answer = ask(Arrays.copyOf(bytes, bytes.length + 1)).strip();
    } catch (IOException e) {
      throw new IOException(
          "checking the password of bty: "
              + socket
              + ": "
              + e.getMessage()
              + "; see: systemctl status bty-passwd.socket",
          e);
    }
    return switch (answer.matches("[0-9]{1,3}") ? Integer.parseInt(answer) : -1) {
      case RIGHT -> true;
      case WRONG -> false;
      default ->
          throw new IOException(
              "checking the password of bty: unix_chkpwd ended with \""
                  + Account.shown(answer)
                  + "\"; wanted 0 or 7; see: journalctl -u 'bty-passwd@*'");
    };
  }

  private String ask(byte[] question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer out = ByteBuffer.wrap(question);
      while (out.hasRemaining()) {
        int _ = channel.write(out);
      }
      channel.shutdownOutput();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer in = ByteBuffer.allocate(MOST_ANSWER);
      while (in.hasRemaining()) {
        if (selector.select(patience.toMillis()) == 0) {
          throw new IOException("no answer within " + patience.toSeconds() + " s");
        }
        selector.selectedKeys().clear();
        if (channel.read(in) < 0) {
          break;
        }
      }
      return new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
    } finally {
      Arrays.fill(question, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "the password of the account bty, by " + socket;
  }
}
